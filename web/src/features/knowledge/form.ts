/** What a collection says, as the server wants it. */

import * as z from "zod/mini";
import { MOST_NAME } from "@/api/limits";
import { line } from "@/lib/form";

export const MOST_DESCRIPTION = 300;

export const collectionForm = z.object({
  name: line().check(z.minLength(1), z.maxLength(MOST_NAME)),
  description: z.string().check(z.maxLength(MOST_DESCRIPTION)),
});
