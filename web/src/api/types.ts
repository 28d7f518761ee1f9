/** Shapes of the app API (`/api`) under the page's names. The shapes themselves are in `schema.ts`, which `make schema` writes. */

import type { components } from "./schema";

export type Schemas = components["schemas"];
type Partially<Shape, Names extends keyof Shape> = Omit<Shape, Names> & Partial<Pick<Shape, Names>>;

export type User = Schemas["UserOut"];
export type Session = Schemas["SignedIn"];
export type Preferences = Schemas["PersonalizationOut"];
export type Units = Preferences["units"];
export type SetupState = Schemas["SetupState"];

export type Balance = Schemas["BalanceOut"];
export type Model = Schemas["Model"];
export type PerMtok = Schemas["PerMtokOut"];
export type Estimate = Schemas["Estimate"];
/** A message before it is sent, and whom it might go to. */
export type EstimateAsk = Schemas["EstimateAsk"];
export type MessageEstimate = Schemas["MessageEstimateOut"];

export type ConversationSummary = Schemas["ConversationOut"];
export type ConversationPage = Schemas["ConversationPage"];
/** As the server tells it; what the page makes itself while an answer is being written knows less. */
export type Message = Partially<Schemas["MessageOut"], "errorFacts" | "feedback" | "files" | "documents" | "citations">;
/** The steps of an answer by an agent with tools. */
export type AgentRun = Schemas["RunOut"];
export type RunStep = Schemas["StepOut"];
export type StepDecision = Schemas["Decision"]["decision"];
export type Conversation = Pick<Schemas["ChatOut"], "conversationId" | "title" | "headId"> &
  Partial<
    Pick<
      Schemas["ChatOut"],
      "temporaryUntil" | "settings" | "euOnly" | "projectId" | "chosenModel" | "agentId" | "queued"
    >
  > & {
    readonly messages: readonly Message[];
  };
/** What waits in a chat until its answer ends. */
export type QueuedText = Schemas["QueuedOut"];
export type MessageStatus = Message["status"];
export type ChatFile = Schemas["FileOut"];
/** A file of the person that goes with a question. */
export type ChatDocument = Schemas["DocumentOut"];
export type Hit = Schemas["HitOut"];
export type HitPage = Schemas["HitPage"];
export type Project = Schemas["ProjectOut"];
/** With what its models are told, and what may be spent in it. */
export type WholeProject = Schemas["WholeProject"];
export type Tag = Schemas["TagOut"];
export type Rating = NonNullable<Schemas["MessageOut"]["feedback"]>;
export type Share = Schemas["ShareOut"];
/** What anybody with the link sees. */
export type SharedChat = Schemas["SharedOut"];
export type SharedMessage = SharedChat["messages"][number];

export type ChatSettings = Schemas["ChatSettingsOut"];
export type SettingValues = Omit<ChatSettings, "preset">;
export type Agent = Schemas["AgentOut"];
export type AgentWish = Omit<Schemas["AgentIn"], "visibility">;
export type AgentVersion = Schemas["AgentVersionOut"];
export type WebSearch = Schemas["WebSearchOut"];
export type ToolSource = Schemas["ToolSourceOut"];
export type ToolSourceWish = Schemas["ToolSourceIn"];
export type ToolSourceChange = Schemas["ToolSourcePatch"];
export type Collection = Schemas["CollectionOut"];
/** A file in a collection. */
export type Source = Schemas["SourceOut"];
/** A passage an answer was given. */
export type Citation = Schemas["CitationOut"];
export type Passage = Schemas["PassageOut"];
export type Preset = Schemas["PresetOut"];
export type PresetWish = Required<Schemas["PresetIn"]>;
export type Effort = NonNullable<SettingValues["reasoningEffort"]>;
export type Prompt = Schemas["PromptOut"];
export type PromptVersion = Schemas["PromptVersionOut"];

export type Receipt = Schemas["KeptReceipt"];
/** The same tokens at the person's other models. */
export type Alternatives = Schemas["AlternativesOut"];
export type BookedReceipt = Schemas["BookedReceipt"];
export type ReceiptImpact = Schemas["ReceiptImpact"];
export type AutoModel = Schemas["AutoModel"];
export type CarbonIntensity = Schemas["CarbonIntensityOut"];

export type UsageRange = Schemas["TimeRange"];
export type UsageSummary = Schemas["Summary"];
export type UsagePart = Schemas["Segment"];
/** What somebody or something may use in a period. */
export type Budget = Schemas["BudgetOut"];
export type UsageShare = Schemas["BreakdownPart"];
export type FootprintRanges = Schemas["Ranges"];
export type UsageComparison = Schemas["Comparison"];
export type UsageAlerts = Schemas["Alerts"];
export type ConversationUsage = Schemas["ConversationUsage"];
export type UsageRow = Schemas["LogItem"];
export type UsageLog = Schemas["LogPage"];
export type UsageEnvironment = Schemas["Environmental"];
export type UsageTrend = Schemas["Trend"];
export type UsageStats = Schemas["Stats"];
/** A month as booked, and what a method says of the same answers. */
export type HourlyZone = Schemas["HourlyZoneOut"];
export type Reestimated = Schemas["Reestimated"];
export type ReestimatedSums = Omit<Schemas["ReestimatedModel"], "provider" | "model">;
export type FundStanding = Schemas["StandingOut"];

export type ApiKey = Schemas["KeyOut"];
export type CreatedKey = Schemas["NewKeyOut"];
export type NewKey = Schemas["KeyIn"];

export type Donations = Schemas["Donations"];
/** What became of the restoration share of one answer. */
export type ReceiptProof = Schemas["ReceiptProofOut"];
export type DonationMonth = Schemas["MonthOut"];
