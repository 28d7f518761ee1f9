/** The operator's forms, as the server wants them. */

import * as z from "zod/mini";
import { line } from "@/lib/form";
import { changeOf, rateOf, shareOf } from "./rules";

export const MOST_REASON = 600;
export const MOST_SOURCE = 600;
export const LEAST_KEY = 8;
export const MOST_KEY = 500;
export const MOST_REFERENCE = 500;
export const MOST_EMAIL = 320;

const MICRO_PER_CENT = 10_000;

/** What is typed as a number, read by a rule that says null where it is none. */
const number = (read: (typed: string) => number | null) =>
  z.pipe(
    z.string().check(z.refine((typed) => read(typed) !== null)),
    z.transform((typed) => Number(read(typed))),
  );

/** Text that has to be there. */
const words = (most: number) => line().check(z.minLength(1), z.maxLength(most));

const reason = words(MOST_REASON);
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));

/** The one file that was chosen. */
const file = z.pipe(
  z.custom<FileList | null>((files) => (files as FileList | null | undefined)?.length === 1),
  z.transform((files) => files?.[0] as File),
);

export const inviteForm = z.object({ email: line().check(z.regex(/^\S+@\S+$/), z.maxLength(MOST_EMAIL)) });
export const reasonForm = z.object({ reason });
export const providerKeyForm = z.object({ key: line().check(z.minLength(LEAST_KEY), z.maxLength(MOST_KEY)), reason });
export const balanceForm = z.object({ amountMicroEur: number(changeOf), reason });

export const INTERVAL_UNITS = ["hours", "days", "weeks", "months"] as const;
const MOST_INTERVALS = 100_000;

export const allowanceForm = z.object({
  amountMicroEur: number((typed) => {
    const micro = changeOf(typed) ?? 0;
    return micro > 0 ? micro : null;
  }),
  intervalValue: number((typed) => {
    const count = /^\d+$/.test(typed.trim()) ? Number(typed) : 0;
    return count > 0 && count <= MOST_INTERVALS ? count : null;
  }),
  intervalUnit: z.enum(["seconds", "minutes", ...INTERVAL_UNITS]),
  reason,
});

/** Whole cents, of what is unused of the payment. */
export const refundForm = (mostCents: number) =>
  z.object({
    cents: number((typed) => {
      const cents = (changeOf(typed) ?? 0) / MICRO_PER_CENT;
      return Number.isInteger(cents) && cents > 0 && cents <= mostCents ? cents : null;
    }),
    reason,
  });

export const sharesForm = z.object({ margin: number(shareOf), rebalancingFee: number(shareOf), reason });
export const rateForm = z.object({ eurPerM2: number(rateOf), validFrom: day, source: words(MOST_SOURCE) });
export const payForm = z.object({ paidOn: day, reference: words(MOST_REFERENCE), file });
export const confirmForm = z.object({ file });
