/** What a prompt is made of, as the server wants it. */

import * as z from "zod/mini";
import { MOST_NAME, MOST_TEXT } from "@/api/limits";
import { line } from "@/lib/form";

export const promptForm = z.object({
  name: line().check(z.minLength(1), z.maxLength(MOST_NAME)),
  text: z.string().check(z.maxLength(MOST_TEXT), z.regex(/\S/)),
});

/** What stands in the blanks of a prompt, in their order. */
export const fillForm = z.object({ values: z.array(z.string().check(z.minLength(1))) });
