/** What chats and projects are called and how chats are sorted, as the server wants it. */

import * as z from "zod/mini";
import { line } from "@/lib/form";
import { readTags } from "./rules";

export const MOST_NAME = 200;

export const nameForm = z.object({ name: line().check(z.minLength(1), z.maxLength(MOST_NAME)) });

/** In which project a chat is, and its tags as they are typed. */
export const sortForm = z.object({
  projectId: z.pipe(
    z.string(),
    z.transform((id) => id || null),
  ),
  tags: z.pipe(z.string(), z.transform(readTags)),
});
