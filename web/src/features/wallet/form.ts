/** The forms of the wallet, as the server wants them. */

import * as z from "zod/mini";
import { line } from "@/lib/form";
import type { Options } from "./queries";
import { amountOf } from "./rules";

export const voucherForm = z.object({ code: line().check(z.minLength(4), z.maxLength(64)) });

/** An amount of euro within the bounds. */
const amount = (least: number, most: number) =>
  z.pipe(
    z.string().check(z.refine((typed) => amountOf(typed, least, most) !== null)),
    z.transform((typed) => Number(amountOf(typed, least, most))),
  );

export const autoTopUpForm = ({ leastEUR, mostEUR }: Options) =>
  z.object({ thresholdEUR: amount(0, mostEUR), amountEUR: amount(leastEUR, mostEUR) });
