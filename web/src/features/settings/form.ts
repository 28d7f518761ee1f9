/** The forms of the settings, as the server wants them. */

import * as z from "zod/mini";
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

/** An amount of euro with a comma or a point; null where nothing is limited. */
const limit = z.pipe(
  z.string().check(z.trim(), z.regex(/^(\d+([.,]\d{1,2})?)?$/)),
  z.transform((text) => {
    const euro = Number(text.replace(",", "."));
    return euro > 0 ? euro : null;
  }),
);

export const keyForm = z.object({
  name: line().check(z.minLength(1), z.maxLength(100)),
  limit,
  projectId: z.string(),
  euOnly: z.boolean(),
});
