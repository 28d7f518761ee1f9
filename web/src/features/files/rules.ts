/** What the list of files says of each. */

import type { UploadedFile } from "@/api/resumable-upload";
import { en } from "@/lib/locales/en";

export type Refusal = keyof typeof en.files.refused;

export function isRefusal(word: string): word is Refusal {
  return Object.hasOwn(en.files.refused, word);
}

/** Whether this is the file that was being uploaded, as far as one can tell without reading it. */
export function isSameFile(file: Pick<File, "name" | "size">, begun: Pick<UploadedFile, "name" | "bytes">): boolean {
  return file.size === begun.bytes && file.name.normalize("NFC").trim() === begun.name;
}

/** Whether something of these changes by itself. */
export function isMoving(files: readonly Pick<UploadedFile, "state" | "textState">[]): boolean {
  return files.some(({ state, textState }) => state === "checking" || textState === "reading");
}
