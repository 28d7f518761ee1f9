/** The forms of the wallet, as the server wants them. */

import * as z from "zod/mini";
import { line } from "@/lib/form";

export const voucherForm = z.object({ code: line().check(z.minLength(4), z.maxLength(64)) });
