/** What a project says and may spend, as the server wants it. */

import * as z from "zod/mini";
import { MOST_TEXT } from "@/api/limits";
import { line } from "@/lib/form";

export const MOST_DESCRIPTION = 2000;

export const factsForm = z.object({
  name: line().check(z.minLength(1), z.maxLength(200)),
  description: z.string().check(z.maxLength(MOST_DESCRIPTION)),
  euOnly: z.boolean(),
});

export const instructionsForm = z.object({ instructions: z.string().check(z.maxLength(MOST_TEXT)) });

/** An amount of euro with a comma or a point; null where nothing is limited. */
const amount = z.pipe(
  z.string().check(z.regex(/^\s*(\d{1,7}([.,]\d{1,2})?)?\s*$/)),
  z.transform((text) => (text.trim() === "" ? null : Number(text.trim().replace(",", ".")))),
);

export const windows = ["day", "week", "month", "total"] as const;

export const budgetForm = z.object({ limit: amount, window: z.enum(windows) });
