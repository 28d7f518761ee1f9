/** What chats and projects are called, as the server wants it. */

import * as z from "zod/mini";
import { line } from "@/lib/form";

export const MOST_NAME = 200;

export const nameForm = z.object({ name: line().check(z.minLength(1), z.maxLength(MOST_NAME)) });
