/** What an agent is made of: as it is typed, and as the server wants it. */

import * as z from "zod/mini";
import {
  MOST_DESCRIPTION,
  MOST_NAME,
  MOST_OUTPUT,
  MOST_STARTER,
  MOST_STARTERS,
  MOST_TEMPERATURE,
  MOST_TEXT,
} from "@/api/limits";
import type { Agent, AgentWish, Effort } from "@/api/types";
import { line } from "@/lib/form";
import type { AgentIconName } from "@/ui/agent-icon";

export const efforts = ["minimal", "low", "medium", "high"] as const satisfies readonly Effort[];

/** The value of a field, written with the decimal sign of any language: null where it is empty, undefined where it is none. */
export function numberIn(text: string, most: number, isWhole: boolean): number | null | undefined {
  const bare = text.trim().replace(",", ".");
  if (bare === "") return null;
  if (!/^\d*\.?\d+$/.test(bare)) return undefined;
  const value = Number(bare);
  return value <= most && (!isWhole || (Number.isInteger(value) && value > 0)) ? value : undefined;
}

const number = (most: number, isWhole: boolean) =>
  z.pipe(
    z.string().check(z.refine((text) => numberIn(text, most, isWhole) !== undefined)),
    z.transform((text) => numberIn(text, most, isWhole) ?? null),
  );

/** The starters in a text of a line for each; the same one twice is one. */
export const startersIn = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((one) => one.trim())
      .filter((one) => one !== ""),
  ),
];

export const agentForm = z.object({
  icon: z.string(),
  name: line().check(z.minLength(1), z.maxLength(MOST_NAME)),
  description: line().check(z.maxLength(MOST_DESCRIPTION)),
  instructions: z.string().check(z.maxLength(MOST_TEXT)),
  model: z.string().check(z.minLength(1)),
  temperature: number(MOST_TEMPERATURE, false),
  topP: number(1, false),
  maxOutput: number(MOST_OUTPUT, true),
  reasoningEffort: z.pipe(
    z.enum(["", ...efforts]),
    z.transform((effort) => (effort === "" ? null : effort)),
  ),
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

const textOf = (value: number | null, language: string) =>
  value === null ? "" : value.toLocaleString(language, { useGrouping: false, maximumFractionDigits: 6 });

/** What stands in the fields; of a new one with that model. */
export function textsOf(agent: Agent | null, model: string, language: string): AgentTexts {
  return {
    icon: agent?.icon ?? "bot",
    name: agent?.name ?? "",
    description: agent?.description ?? "",
    instructions: agent?.instructions ?? "",
    model: agent?.model ?? model,
    temperature: textOf(agent?.parameters.temperature ?? null, language),
    topP: textOf(agent?.parameters.topP ?? null, language),
    maxOutput: textOf(agent?.parameters.maxOutput ?? null, language),
    reasoningEffort: agent?.parameters.reasoningEffort ?? "",
    starters: (agent?.starters ?? []).join("\n"),
  };
}

/** As the server wants it. */
export function wishOf({ icon, temperature, topP, maxOutput, reasoningEffort, ...rest }: AgentRead): AgentWish {
  return { ...rest, icon: icon as AgentIconName, parameters: { temperature, topP, maxOutput, reasoningEffort } };
}

/** Everything about an agent that another one may have too. */
export function copyOf(agent: Agent, name: string): AgentWish {
  const { description, icon, instructions, model, parameters, starters } = agent;
  return { name, description, icon, instructions, model, parameters, starters: [...starters] };
}

/** “Name”, or with the first number that makes it another one. */
export function freeName(name: string, taken: readonly string[]): string {
  const used = new Set(taken.map((one) => one.toLowerCase()));
  if (!used.has(name.toLowerCase())) return name;
  for (let number = 2; ; number += 1) {
    const next = `${name.slice(0, MOST_NAME - 5)} ${number}`;
    if (!used.has(next.toLowerCase())) return next;
  }
}
