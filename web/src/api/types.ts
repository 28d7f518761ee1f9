/** Shapes of the app API (`/api`), camelCase as on the wire. Amounts in `…MicroEur` are whole micro-euro. */

import type { Range } from "@/lib/format";

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: string;
  readonly createdAt: string;
  /** Somebody who reads the address opened a link that was sent there. */
  readonly isVerified: boolean;
}

export interface Session {
  readonly accessToken: string;
  /** Seconds until the access token ends. */
  readonly expiresIn: number;
  readonly user: User;
}

/** How quantities are written: the unit that fits, or always the one chosen. */
export interface Units {
  readonly energy: "auto" | "Wh" | "kWh";
  readonly mass: "auto" | "g" | "kg";
  readonly volume: "auto" | "mL" | "L";
  readonly area: "auto" | "cm2" | "m2";
}

/** What a person prefers, kept on the server. Null is "as the browser says". */
export interface Preferences {
  readonly theme: "system" | "light" | "dark";
  readonly language: string | null;
  readonly defaultModel: string | null;
  readonly units: Units;
  readonly customInstructions: string;
  readonly aboutYou: string;
  /** Whether instructions, about-you and notes are sent with chats. */
  readonly enabled: boolean;
}

export interface SetupState {
  readonly needsAdmin: boolean;
  readonly demo: boolean;
  /** Whether this installation sends mail. */
  readonly mail: boolean;
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
  /** Nothing may be spent: a payment was taken back and is not settled. */
  readonly blocked: boolean;
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
  /** Null: not known. */
  readonly vision: boolean | null;
  readonly reasoning: boolean | null;
  readonly usdPerMtok: PerMtok;
  readonly eurPerMtok: PerMtok;
  /** One answer of 1,000 tokens in and 400 out. */
  readonly typical: Estimate;
}

/** Prices per million tokens; null for a class that has none. */
export interface PerMtok {
  readonly input: number | null;
  readonly output: number | null;
  readonly cachedInput: number | null;
}

/** What an answer costs, before it is asked for. */
export interface Estimate {
  readonly microEur: number;
  readonly kWh: Range | null;
  readonly waterL: Range | null;
  readonly co2eKg: Range | null;
  readonly class: string;
}

export interface ConversationSummary {
  readonly id: string;
  /** Empty until the first answer has given the chat its title. */
  readonly title: string;
  readonly model: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly costMicroEur: number;
  readonly pinned: boolean;
  readonly archived: boolean;
  readonly projectId: string | null;
  readonly tags: readonly string[];
}

/** A place where the words of a search stand. */
export interface Hit {
  readonly conversationId: string;
  readonly title: string;
  /** Null: they stand in the title. */
  readonly messageId: string | null;
  readonly at: string;
  /** Pieces of the text around the words, each with whether it is one of them. */
  readonly snippet: readonly { readonly text: string; readonly match: boolean }[];
}

export interface ConversationPage {
  readonly items: readonly ConversationSummary[];
  readonly nextCursor: string | null;
}

export type MessageStatus = "streaming" | "done" | "stopped" | "failed";

/** An image that goes with a question; its content is at `/api/files/{id}`. */
export interface ChatFile {
  readonly id: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
}

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
  /** What the error said besides its code, such as `needed_eur` and `available_eur`. */
  readonly errorFacts?: Readonly<Record<string, unknown>> | null;
  readonly createdAt: string;
  readonly receipt: Receipt | null;
  /** What the reader thinks of an answer. */
  readonly feedback?: "up" | "down" | null;
  /** The images of a question. */
  readonly files?: readonly ChatFile[];
}

export interface Conversation {
  readonly conversationId: string;
  readonly title: string;
  readonly headId: string | null;
  /** When a temporary chat goes for good; it is in no list until then. */
  readonly temporaryUntil?: string | null;
  /** Null: nothing is set. */
  readonly settings?: ChatSettings | null;
  readonly messages: readonly Message[];
}

/** How long a model that reasons should think. */
export type Effort = "minimal" | "low" | "medium" | "high";

/** What models are asked with besides the messages; null is not set, and the provider does as it does unasked. */
export interface SettingValues {
  readonly instructions: string;
  readonly temperature: number | null;
  readonly topP: number | null;
  /** Tokens of one answer. */
  readonly maxOutput: number | null;
  readonly reasoningEffort: Effort | null;
}

/** The settings of one chat: values of its own, and the preset they were taken from. */
export interface ChatSettings extends SettingValues {
  readonly preset: { readonly id: string; readonly name: string; readonly adjusted: boolean } | null;
}

/** Settings with a name. */
export interface Preset extends SettingValues {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Null: whichever the chat has. */
  readonly model: string | null;
  /** New chats begin with it. */
  readonly default: boolean;
  readonly changedAt: string;
}

export interface Receipt {
  readonly id: string;
  readonly at: string;
  readonly model: string;
  readonly provider: string;
  readonly region: string | null;
  /** `booked`, `booking`, `cut`, `shortened`, `failed`. */
  readonly status: string;
  /** From the request to the last byte; null where it was not measured. Older receipts have none. */
  readonly durationMs?: number | null;
  /** From the request to the first byte. */
  readonly ttftMs?: number | null;
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
    readonly providerUsd: number | null;
    readonly eurPerUsd: number | null;
    readonly rateDate: string | null;
    readonly rateSource: string | null;
    /** Shares: 0.15 is 15 %. */
    readonly margin: number | null;
    readonly rebalancingFee: number | null;
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
  readonly eurPerM2: number | null;
  readonly placeholderRate: boolean;
  readonly class: string | null;
  readonly zone: string | null;
  readonly method: string | null;
  readonly ecologits: string | null;
}

export type UsageRange = "7d" | "30d" | "month" | "year" | "all" | "custom";

export interface UsageSummary {
  readonly totalTokens: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalCost: number;
  readonly totalCostMicroEur: number;
  readonly totalRequests: number;
  readonly avgCostPerRequest: number;
  /** Part of the cost: the restoration surcharge. */
  readonly rebalancingMicroEur: number;
}

export interface UsagePart {
  readonly name: string;
  readonly tokens: number;
  /** EUR. */
  readonly cost: number;
  readonly costMicroEur: number;
  readonly requests: number;
}

export interface UsageShare extends UsagePart {
  /** Of a project or agent; null for those without one. */
  readonly id: string | null;
  readonly percentage: number;
  readonly unmeasuredRequests: number;
  readonly ranges: FootprintRanges;
  /** By provider. */
  readonly segments: readonly UsagePart[];
}

/** Null where nothing is known. */
export interface FootprintRanges {
  readonly kWh: Range | null;
  readonly waterL: Range | null;
  readonly co2e: Range | null;
}

export interface UsageComparison {
  readonly current: UsageSummary;
  /** Null for an open range. */
  readonly previous: (UsageSummary & { readonly dateRange: { readonly from: string; readonly to: string } }) | null;
}

export interface UsageAlerts {
  readonly items: readonly {
    readonly keyId: string;
    readonly name: string;
    readonly window: "day" | "week" | "month" | "total";
    readonly windowEnd: string | null;
    readonly limitMicroEur: number;
    readonly spentMicroEur: number;
    readonly percent: number;
    readonly level: 50 | 80 | 100 | null;
  }[];
  readonly wallet: {
    readonly creditMicroEur: number;
    readonly usedMicroEur: number;
    readonly percent: number;
    readonly level: 50 | 80 | 100 | null;
  } | null;
}

export interface ConversationUsage {
  readonly conversationId: string;
  readonly totalTokens: number;
  readonly totalCostMicroEur: number;
  readonly totalRequests: number;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly impact: Pick<UsageEnvironment, "ranges" | "totalM2Restored" | "m2AtExampleRate" | "rebalancingMicroEur">;
}

/** What became of the surcharge in all of the reader's answers. */
export interface FundStanding {
  readonly stages: readonly {
    readonly state: "accruing" | "due" | "paid" | "confirmed";
    readonly amountMicroEur: number;
    /** Null while a part has no cost rate. */
    readonly m2: number | null;
  }[];
  /** "2026-11"; null before the first answer. */
  readonly since: string | null;
  readonly partner: string;
  readonly eurPerM2: number | null;
  readonly placeholderRate: boolean;
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
  /** Area funded; null without a cost rate. */
  readonly totalM2Restored: number | null;
  /** Area that demo spend would fund at the example rate. */
  readonly m2AtExampleRate: number;
  readonly rebalancingMicroEur: number;
  readonly ranges: FootprintRanges;
  readonly unmeasuredRequests: number;
  readonly requests: number;
  readonly methodVersions: readonly string[];
  readonly sources: { readonly telemetry: { readonly requests: number } };
}

export interface UsageTrend {
  /** `hour`, `day` or `month`. */
  readonly step: string;
  readonly points: readonly {
    readonly label: string;
    readonly tokens: number;
    readonly costMicroEur: number;
    readonly requests: number;
    readonly kWh: number | null;
    readonly waterL: number | null;
    readonly co2e: number | null;
    /** By provider; null unless asked for. */
    readonly segments: readonly UsagePart[] | null;
  }[];
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** Enough of the secret to recognise it by. */
  readonly hint: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly limitMicroEur: number | null;
  readonly window: "day" | "week" | "month" | "total" | null;
  readonly rpm: number | null;
  readonly models: readonly string[] | null;
  /** What is asked with it is booked under this project. */
  readonly projectId: string | null;
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
  readonly projectId?: string;
}

export interface DonationMonth {
  /** "2026-10" */
  readonly month: string;
  readonly state: "accruing" | "due" | "paid" | "confirmed";
  /** Null while the month is open. */
  readonly amountMicroEur?: number | null;
  readonly collectedMicroEur: number;
  readonly carriedInMicroEur?: number | null;
  readonly eurPerM2: number | null;
  readonly rateSource: string | null;
  readonly placeholderRate?: boolean;
  readonly m2: number | null;
  readonly hash?: string | null;
  readonly receiptURL: string | null;
}

export interface Donations {
  readonly demo: boolean;
  /** Newest first. */
  readonly months: readonly DonationMonth[];
  readonly totals: {
    readonly collectedMicroEur: number;
    readonly donatedMicroEur: number;
    readonly carriedMicroEur: number;
    readonly dueMicroEur: number;
    readonly paidMicroEur: number;
    readonly confirmedMicroEur: number;
    readonly accruingMicroEur: number;
    readonly m2: number;
  };
  readonly chain: { readonly head: string; readonly length: number };
  readonly partners: readonly { readonly name: string; readonly website: string }[];
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly chats: number;
}
