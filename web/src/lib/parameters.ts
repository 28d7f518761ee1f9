/** The parameters of a chat, a preset and an agent: as they are typed, and as the server wants them. Pure. */

import * as z from "zod/mini";

/** Bounds of the server. */
export const MOST_TEMPERATURE = 2;
/** Tokens of one answer. */
export const MOST_OUTPUT = 1_000_000;

export const efforts = ["minimal", "low", "medium", "high"] as const;

const bounds = {
  temperature: { least: 0, most: MOST_TEMPERATURE, isWhole: false },
  topP: { least: 0, most: 1, isWhole: false },
  maxOutput: { least: 1, most: MOST_OUTPUT, isWhole: true },
} as const;
export type NumberName = keyof typeof bounds;

/** The value of a field, written with the decimal sign of any language: null where it is empty, undefined where it is none. */
function numberIn(text: string, name: NumberName): number | null | undefined {
  const bare = text.trim().replace(",", ".");
  if (bare === "") return null;
  const { least, most, isWhole } = bounds[name];
  if (!/^\d*\.?\d+$|^\d+\.$/.test(bare)) return undefined;
  const value = Number(bare);
  return value >= least && value <= most && (!isWhole || Number.isInteger(value)) ? value : undefined;
}

const number = (name: NumberName) =>
  z.pipe(
    z.string().check(z.refine((text) => numberIn(text, name) !== undefined)),
    z.transform((text) => numberIn(text, name) ?? null),
  );

/** What is left empty is not set. */
export const parameterShape = {
  temperature: number("temperature"),
  topP: number("topP"),
  maxOutput: number("maxOutput"),
  reasoningEffort: z.pipe(
    z.enum(["", ...efforts]),
    z.transform((effort) => (effort === "" ? null : effort)),
  ),
};
const parameterForm = z.object(parameterShape);
/** What stands in the fields. */
export type ParameterTexts = z.input<typeof parameterForm>;
export type Parameters = z.output<typeof parameterForm>;

/** Written with the decimal sign of the language, and read with either. */
export function parameterTexts(values: Parameters, language: string): ParameterTexts {
  const format = new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 6 });
  const text = (value: number | null) => (value === null ? "" : format.format(value));
  return {
    temperature: text(values.temperature),
    topP: text(values.topP),
    maxOutput: text(values.maxOutput),
    reasoningEffort: values.reasoningEffort ?? "",
  };
}
