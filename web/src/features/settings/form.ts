/** The forms of the settings, as the server wants them. */

import * as z from "zod/mini";

export const MOST_PERSONAL = 8000;

export const passwordForm = z.object({
  currentPassword: z.string().check(z.minLength(1), z.maxLength(256)),
  newPassword: z.string().check(z.minLength(10), z.maxLength(256)),
});

export const personalForm = z.object({
  aboutYou: z.string().check(z.maxLength(MOST_PERSONAL)),
  customInstructions: z.string().check(z.maxLength(MOST_PERSONAL)),
});
