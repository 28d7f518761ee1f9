/** Shapes of the app API (`/api`), camelCase as on the wire. Amounts in `…MicroEur` are whole micro-euro. */

import type { Range } from "@/lib/format";

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: string;
  readonly createdAt: string;
}

export interface Session {
  readonly accessToken: string;
  /** Seconds until the access token ends. */
  readonly expiresIn: number;
  readonly user: User;
}

export interface SetupState {
  readonly needsAdmin: boolean;
  readonly demo: boolean;
  readonly version: string;
  readonly providers: readonly { readonly name: string; readonly configured: boolean }[];
}

export interface Balance {
  /** Micro-euro: one credit is one micro-euro. */
  readonly tokenCredits: number;
  readonly balanceEUR: number;
  readonly balanceUSD: number;
  /** EUR per USD. */
  readonly exchangeRate: number;
  /** EUR that is held for answers in progress. */
  readonly held: number;
  readonly lastTopupMicroEur: number | null;
}

export interface Model {
  readonly id: string;
  readonly provider: string;
  readonly vendor: string;
  readonly region: string | null;
  readonly zone: string | null;
  readonly dialect: string;
  /** Scripted answers without a model behind them. */
  readonly demo: boolean;
  readonly label: string;
  readonly contextWindow: number | null;
  readonly maxOutput: number | null;
  readonly vision: boolean;
  readonly reasoning: boolean;
  readonly usdPerMtok: { readonly input: number; readonly output: number; readonly cachedInput: number | null };
  readonly eurPerMtok: { readonly input: number; readonly output: number };
  /** One answer of 1,000 tokens in and 400 out. */
  readonly typical: {
    readonly microEur: number;
    readonly kWh: Range;
    readonly co2eKg: Range;
    readonly waterL: Range;
    readonly class: string;
  };
}

export interface Estimate {
  readonly microEur: number;
  readonly kWh: Range;
  readonly co2eKg: Range;
}

export interface ConversationSummary {
  readonly id: string;
  readonly title: string | null;
  readonly model: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly costMicroEur: number | null;
}

export interface ConversationPage {
  readonly items: readonly ConversationSummary[];
  readonly nextCursor: string | null;
}

export type MessageStatus = "streaming" | "done" | "stopped" | "failed";

export interface Message {
  readonly id: string;
  readonly parentId: string | null;
  readonly role: "user" | "assistant";
  readonly text: string;
  readonly reasoning: string | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly status: MessageStatus;
  readonly errorCode: string | null;
  readonly createdAt: string;
  readonly receipt: Receipt | null;
}

export interface Conversation {
  readonly conversationId: string;
  readonly title: string | null;
  readonly headId: string | null;
  readonly messages: readonly Message[];
}

export interface Receipt {
  readonly id: string;
  readonly at: string;
  readonly model: string;
  readonly provider: string;
  readonly region: string | null;
  readonly status: "booked" | "booking" | "cut" | "shortened" | "failed";
  readonly usage: {
    readonly input: number;
    readonly uncached_input: number;
    readonly cache_read: number;
    readonly cache_write: number;
    readonly output: number;
    /** Part of `output`. */
    readonly reasoning: number;
    readonly estimated: boolean;
  };
  readonly money: {
    readonly providerUsd: number | string;
    readonly eurPerUsd: number | string;
    readonly rateDate: string | null;
    readonly rateSource: string | null;
    /** Shares: 0.15 is 15 %. */
    readonly margin: number | string;
    readonly rebalancingFee: number | string;
    readonly providerMicroEur: number;
    readonly marginMicroEur: number;
    readonly rebalancingMicroEur: number;
    readonly totalMicroEur: number;
    readonly totalEUR: number;
  };
  readonly impact: ReceiptImpact | null;
}

export interface ReceiptImpact {
  readonly kWh: Range | null;
  readonly L: Range | null;
  readonly CO2e: Range | null;
  readonly m2Funded: number | null;
  readonly footprintM2Year: number | null;
  readonly eurPerM2: number | string | null;
  readonly placeholderRate: boolean;
  readonly class: string | null;
  readonly zone: string | null;
  readonly method: string | null;
  readonly ecologits: string | null;
}

export type UsageRange = "7d" | "30d" | "month" | "year" | "all" | "custom";

export interface UsageSummary {
  readonly totalTokens: number;
  readonly totalCost: number;
  readonly totalCostMicroEur: number;
  readonly totalRequests: number;
  readonly avgCostPerRequest: number;
  readonly dateRange: { readonly from: string | null; readonly to: string | null };
}

export interface UsageShare {
  readonly name: string;
  readonly tokens: number;
  /** EUR. */
  readonly cost: number;
  readonly requests: number;
  readonly percentage: number;
}

export interface UsageRow {
  readonly id: string;
  readonly date: string;
  readonly project: string | null;
  readonly model: string;
  readonly provider: string;
  readonly status: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly costMicroEur: number | null;
  readonly durationMs: number | null;
  readonly kWh: number | null;
  readonly waterL: number | null;
  readonly co2e: number | null;
  readonly m2Restored: number | null;
}

export interface UsageLog {
  readonly items: readonly UsageRow[];
  readonly page: number;
  readonly limit: number;
  readonly total: number;
}

export interface UsageEnvironment {
  readonly totalKWh: number | null;
  readonly totalWaterL: number | null;
  readonly totalCO2e: number | null;
  readonly totalM2Restored: number | null;
  readonly ranges: {
    readonly kWh: Range | null;
    readonly waterL: Range | null;
    readonly co2e: Range | null;
  } | null;
  readonly methodVersions: readonly string[];
}

export interface ApiKey {
  readonly id: string;
  readonly name: string | null;
  /** The first characters of the secret, enough to recognise it. */
  readonly prefix: string | null;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
  readonly limitEur: number | string | null;
  readonly window: string | null;
  readonly rpm: number | null;
  readonly models: readonly string[] | null;
  readonly revokedAt?: string | null;
}

export interface CreatedKey extends ApiKey {
  /** Shown once; the server keeps only its hash. */
  readonly secret: string;
}

export interface NewKey {
  readonly name: string;
  readonly limitEur?: number;
  readonly window?: "day" | "week" | "month" | "total";
  readonly rpm?: number;
  readonly expiresAt?: string;
}

/** Public record of one month's donation. */
export interface DonationMonth {
  readonly month: string;
  readonly amountEUR: number;
  readonly state: string;
}
