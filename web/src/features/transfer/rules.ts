/** Words of an import report that have a text, and when storage is nearly full. */

import { en } from "@/lib/locales/en";
import type { StorageUse } from "./queries";

export type Reason = keyof typeof en.imports.reasons;

export function isReason(word: string): word is Reason {
  return Object.hasOwn(en.imports.reasons, word);
}

/** Kinds have a text for one and for more of them. */
type Kind<Key> = Key extends `${infer Name}_one` ? Name : never;
export type LeftOut = Kind<keyof typeof en.imports.leftOut>;

export type Kept = Kind<keyof typeof en.imports.kept>;

export function isKept(word: string): word is Kept {
  return Object.hasOwn(en.imports.kept, `${word}_one`);
}

export function isLeftOut(word: string): word is LeftOut {
  return Object.hasOwn(en.imports.leftOut, `${word}_one`);
}

/** From nine tenths on it is time to make room. */
export function isNearlyFull({ usedBytes, allowedBytes }: StorageUse): boolean {
  return allowedBytes !== null && usedBytes * 10 >= allowedBytes * 9;
}
