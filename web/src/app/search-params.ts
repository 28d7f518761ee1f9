/** What the app keeps in the address after the question mark, read without trust. */

import {
  type DashboardRange,
  filterNames,
  isSort,
  localDay,
  newestFirst,
  type Period,
  plainView,
  ranges,
  type UsageView,
} from "@/features/dashboard/rules";
import type { SearchView } from "@/features/search/rules";

type Search = Record<string, unknown>;

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** Values stay the text they are: the code 0042 must not become a number. */
export function readSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function writeSearch(search: Search): string {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== null);
  const written = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return written === "" ? "" : `?${written}`;
}

export interface ChatSearch extends ReturnSearch {
  readonly receipt?: string;
  readonly project?: string;
  readonly preset?: string;
  /** Who answers in a new chat. */
  readonly agent?: string;
  /** The message to go to. */
  readonly message?: string;
}

const chatNames = ["receipt", "project", "preset", "agent", "message"] as const;

export function chatSearch(search: Search): ChatSearch {
  const given = chatNames.map((name) => [name, text(search[name])] as const);
  return { ...Object.fromEntries(given.filter(([, value]) => value !== undefined)), ...returnSearch(search) };
}

const wordsNames = ["q", "from", "to", "project", "model"] as const;

export type WordsSearch = { readonly [Name in (typeof wordsNames)[number]]?: string };

/** What the search page looks for. */
export function wordsSearch(search: Search): WordsSearch {
  const given = wordsNames.map((name) => [name, text(search[name])] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

export const searchOfWords = (view: SearchView): WordsSearch => wordsSearch({ ...view });

export function setupSearch(search: Search): { readonly code?: string } {
  const code = text(search["code"]);
  return code === undefined ? {} : { code };
}

/** Only a path of our own: a link must not carry the reader to another site after sign-in. */
export function safeNext(value: unknown): string | undefined {
  return typeof value === "string" && /^\/(?![/\\])/.test(value) ? value : undefined;
}

export function authSearch(search: Search): { readonly next?: string } {
  const next = safeNext(search["next"]);
  return next === undefined ? {} : { next };
}

const adminParts = ["overview", "people", "providers", "shares", "donations", "log"] as const;

export interface AdminSearch {
  readonly part?: (typeof adminParts)[number];
  /** The id of the person whose page is open. */
  readonly person?: string;
}

export function adminSearch(search: Search): AdminSearch {
  const part = adminParts.find((known) => known === search["part"]);
  const person = part === "people" ? text(search["person"]) : undefined;
  return { ...(part === undefined ? {} : { part }), ...(person === undefined ? {} : { person }) };
}

/** How a checkout led back here. */
export interface ReturnSearch {
  readonly topup?: "ok" | "cancel";
  readonly order?: string;
}

function returnSearch(search: Search): ReturnSearch {
  const topup = search["topup"];
  const order = text(search["order"]);
  if (topup !== "ok" && topup !== "cancel") return {};
  return order === undefined ? { topup } : { topup, order };
}

const id = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const chatAddress = new RegExp(`^/(c/${id})?(\\?(project|preset|agent)=${id}(&(project|preset|agent)=${id}){0,2})?$`);

/** `back` is the chat that the reader came from, and goes back to after paying. */
export function walletSearch(search: Search): ReturnSearch & { readonly back?: string } {
  const back = text(search["back"]);
  return { ...returnSearch(search), ...(back !== undefined && chatAddress.test(back) ? { back } : {}) };
}

export interface DashboardSearch {
  readonly range?: DashboardRange;
  readonly from?: string;
  readonly to?: string;
  readonly page?: number;
  readonly sort?: string;
  readonly search?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly project?: string;
}

export function dashboardSearch(search: Search): DashboardSearch {
  const range = ranges.find((known) => known === search["range"]);
  const [from, to] = [text(search["from"]), text(search["to"])];
  const [sort, wanted] = [text(search["sort"]), text(search["search"])];
  const page = Number(search["page"]);
  const custom = range === "custom" && localDay(from) !== null && localDay(to) !== null;
  return {
    ...(range === undefined || (range === "custom" && !custom) ? {} : { range }),
    ...(custom && from !== undefined && to !== undefined ? { from, to } : {}),
    ...(Number.isInteger(page) && page > 1 ? { page } : {}),
    ...(sort === undefined || !isSort(sort) ? {} : { sort }),
    ...(wanted === undefined ? {} : { search: wanted }),
    ...chosenFilters(search),
  };
}

function chosenFilters(search: Search): Pick<DashboardSearch, "provider" | "model" | "project"> {
  return Object.fromEntries(
    filterNames.map((name) => [name, text(search[name])]).filter(([, value]) => value !== undefined),
  );
}

/** How a dashboard address says that its table stands. */
export function viewOf({ range: _range, from: _from, to: _to, ...view }: DashboardSearch): UsageView {
  return { ...plainView, ...view };
}

/** What differs from the table as it stands at first. */
export function searchOfView({ page, sort, search, ...filters }: UsageView): DashboardSearch {
  return {
    ...(page > 1 ? { page } : {}),
    ...(sort === newestFirst ? {} : { sort }),
    ...(search === "" ? {} : { search }),
    ...chosenFilters(filters),
  };
}

/** The period that a dashboard address names; the current month by default. */
export function periodOf({ range = "month", from, to }: DashboardSearch): Period {
  return range === "custom" && from !== undefined && to !== undefined ? { range, from, to } : { range };
}
