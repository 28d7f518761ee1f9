/** Takes a blob's address back later: an element that still loads it when it goes away would ask in vain. */
export function releaseObjectUrl(url: string): void {
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
