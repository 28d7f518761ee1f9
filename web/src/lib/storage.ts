/** Small settings kept in this browser. A browser that refuses storage behaves as if nothing had been kept. */

export type StoredName = "theme" | "language" | "lighter-hint" | "model" | "model-sort" | "sidebar";

export function recall(name: StoredName): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name: StoredName, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
