/** What an agent is made of: as it is typed, and as the server wants it. */

import * as z from "zod/mini";
import { MOST_DESCRIPTION, MOST_NAME, MOST_STARTER, MOST_STARTERS, MOST_TEXT } from "@/api/limits";
import type { Agent, AgentWish, ToolSource } from "@/api/types";
import { line } from "@/lib/form";
import { parameterShape, parameterTexts } from "@/lib/parameters";
import type { AgentIconName } from "@/ui/agent-icon";

/** The starters in a text of a line for each; the same one twice is one. */
export const startersIn = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((one) => one.trim())
      .filter((one) => one !== ""),
  ),
];

export const toolNames = [
  "calculator",
  "fetch_page",
  "file_search",
  "read_file",
  "make_picture",
  "web_search",
] as const;
const MOST_STEPS = 200;
const GRAMS_PER_KG = 1000;

/** A limit as it is typed, with the decimal sign of any language: null where it is empty, undefined where it is none. */
function limitIn(text: string, isSteps: boolean): number | null | undefined {
  const bare = text.trim().replace(",", ".");
  if (bare === "") return null;
  if (!/^\d*\.?\d+$/.test(bare)) return undefined;
  const value = Number(bare);
  return value > 0 && (isSteps ? Number.isInteger(value) && value <= MOST_STEPS : value <= 1000) ? value : undefined;
}

const limit = (isSteps: boolean) =>
  z.pipe(
    z.string().check(z.refine((text) => limitIn(text, isSteps) !== undefined)),
    z.transform((text) => limitIn(text, isSteps) ?? null),
  );

export const agentForm = z.object({
  icon: z.string(),
  name: line().check(z.minLength(1), z.maxLength(MOST_NAME)),
  description: line().check(z.maxLength(MOST_DESCRIPTION)),
  instructions: z.string().check(z.maxLength(MOST_TEXT)),
  model: z.string().check(z.minLength(1)),
  ...parameterShape,
  tools: z.array(z.string()),
  limitSteps: limit(true),
  limitEur: limit(false),
  limitGrams: limit(false),
  starters: z.pipe(
    z.string().check(
      z.refine((text) => {
        const told = startersIn(text);
        return told.length <= MOST_STARTERS && told.every((one) => [...one].length <= MOST_STARTER);
      }),
    ),
    z.transform(startersIn),
  ),
});
export type AgentTexts = z.input<typeof agentForm>;
export type AgentRead = z.output<typeof agentForm>;

/** Of a new agent. */
const usualSteps = 20;
const noParameters = { temperature: null, topP: null, maxOutput: null, reasoningEffort: null };

/** What stands in the fields; of a new one with that model. */
export function textsOf(agent: Agent | null, model: string, language: string): AgentTexts {
  return {
    icon: agent?.icon ?? "bot",
    name: agent?.name ?? "",
    description: agent?.description ?? "",
    instructions: agent?.instructions ?? "",
    model: agent?.model ?? model,
    ...parameterTexts(agent?.parameters ?? noParameters, language),
    tools: [...(agent?.tools ?? [])],
    limitSteps: limitText(agent === null ? usualSteps : agent.limits.steps, language),
    limitEur: limitText(agent?.limits.eur ?? null, language),
    limitGrams: limitText(agent?.limits.kgCO2e == null ? null : agent.limits.kgCO2e * GRAMS_PER_KG, language),
    starters: (agent?.starters ?? []).join("\n"),
  };
}

const limitText = (value: number | null, language: string) =>
  value === null
    ? ""
    : new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 6 }).format(Number(value));

/** Of these tools those that there still are: this server's, and those of the sources. */
export function stillThere(tools: readonly string[], sources: readonly ToolSource[]): string[] {
  const others = sources.flatMap((source) => source.tools.filter(({ problem }) => problem === null));
  const there = new Set<string>([...toolNames, ...others.map(({ called }) => called)]);
  return tools.filter((tool) => there.has(tool));
}

/** As the server wants it. */
export function wishOf(read: AgentRead): AgentWish {
  const { icon, temperature, topP, maxOutput, reasoningEffort, limitSteps, limitEur, limitGrams, ...rest } = read;
  return {
    ...rest,
    icon: icon as AgentIconName,
    parameters: { temperature, topP, maxOutput, reasoningEffort },
    limits: { steps: limitSteps, eur: limitEur, kgCO2e: limitGrams === null ? null : limitGrams / GRAMS_PER_KG },
  };
}

/** Everything about an agent that another one may have too. */
export function copyOf(agent: Agent, name: string, sources: readonly ToolSource[]): AgentWish {
  const { description, icon, instructions, model, parameters, starters, collections, tools, limits } = agent;
  return {
    name,
    description,
    icon,
    instructions,
    model,
    parameters,
    starters: [...starters],
    collections: [...collections],
    tools: stillThere(tools, sources),
    limits,
  };
}
