/** What somebody signs in with, as the server wants it. */

import * as z from "zod/mini";
import { line } from "@/lib/form";

export const MOST_PASSWORD = 256;
export const LEAST_PASSWORD = 10;

export const LEAST_KEY = 8;
export const MOST_KEY = 500;

export const email = line().check(z.minLength(1));
export const password = z.string().check(z.minLength(1), z.maxLength(MOST_PASSWORD));
export const newPassword = z.string().check(z.minLength(LEAST_PASSWORD), z.maxLength(MOST_PASSWORD));

export const keyForm = z.object({ key: line().check(z.minLength(LEAST_KEY), z.maxLength(MOST_KEY)) });
export const signInForm = z.object({ email, password, name: line() });
export const accountForm = z.object({ email, password: newPassword, name: line() });
export const forgotForm = z.object({ email });
export const resetForm = z.object({ password: newPassword, keepKeys: z.boolean() });
