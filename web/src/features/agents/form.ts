/** What an agent is made of: as it is typed, and as the server wants it. */

import * as z from "zod/mini";
import { MOST_DESCRIPTION, MOST_NAME, MOST_STARTER, MOST_STARTERS, MOST_TEXT } from "@/api/limits";
import type { Agent, AgentWish } from "@/api/types";
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

export const agentForm = z.object({
  icon: z.string(),
  name: line().check(z.minLength(1), z.maxLength(MOST_NAME)),
  description: line().check(z.maxLength(MOST_DESCRIPTION)),
  instructions: z.string().check(z.maxLength(MOST_TEXT)),
  model: z.string().check(z.minLength(1)),
  ...parameterShape,
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
    starters: (agent?.starters ?? []).join("\n"),
  };
}

/** As the server wants it. */
export function wishOf({ icon, temperature, topP, maxOutput, reasoningEffort, ...rest }: AgentRead): AgentWish {
  return { ...rest, icon: icon as AgentIconName, parameters: { temperature, topP, maxOutput, reasoningEffort } };
}

/** Everything about an agent that another one may have too. */
export function copyOf(agent: Agent, name: string): AgentWish {
  const { description, icon, instructions, model, parameters, starters, collections } = agent;
  return {
    name,
    description,
    icon,
    instructions,
    model,
    parameters,
    starters: [...starters],
    collections: [...collections],
  };
}
