/** The forms of the settings, as the server wants them. */

import * as z from "zod/mini";
import { windows } from "@/lib/budgets";
import { line } from "@/lib/form";

export const MOST_PERSONAL = 8000;

export const passwordForm = z.object({
  currentPassword: z.string().check(z.minLength(1), z.maxLength(256)),
  newPassword: z.string().check(z.minLength(10), z.maxLength(256)),
  keepKeys: z.boolean(),
});

export const MOST_NAME = 200;

export const nameForm = z.object({ name: line().check(z.maxLength(MOST_NAME)) });

export const personalForm = z.object({
  aboutYou: z.string().check(z.maxLength(MOST_PERSONAL)),
  customInstructions: z.string().check(z.maxLength(MOST_PERSONAL)),
});

export const MOST_NOTE = 500;

export const noteForm = z.object({ text: line().check(z.minLength(1), z.maxLength(MOST_NOTE)) });

/** What is left in the wallet has to be given up. */
export const deleteAccountForm = (hasCredit: boolean) =>
  z.object({
    password: z.string().check(z.minLength(1), z.maxLength(256)),
    giveUpBalance: z.boolean().check(z.refine((givesUp) => givesUp || !hasCredit)),
  });

/** An amount with a comma or a point; null where nothing is limited. */
const amount = (pattern: RegExp) =>
  z.pipe(
    z.string().check(z.trim(), z.regex(pattern)),
    z.transform((text) => {
      const value = Number(text.replace(",", "."));
      return value > 0 ? value : null;
    }),
  );
const limit = amount(/^(\d+([.,]\d{1,2})?)?$/);
const carbon = amount(/^(\d+([.,]\d{1,6})?)?$/);

export const keyForm = z.object({
  name: line().check(z.minLength(1), z.maxLength(100)),
  limit,
  limitKg: carbon,
  window: z.enum(windows),
  warns: z.boolean(),
  projectId: z.string(),
  euOnly: z.boolean(),
});
