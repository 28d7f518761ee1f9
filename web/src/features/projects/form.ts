/** What a project says, as the server wants it. */

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
