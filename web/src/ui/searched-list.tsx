import { Search } from "lucide-react";
import type { ReactNode } from "react";

interface SearchedListProps {
  readonly label: string;
  readonly words: string;
  readonly onWords: (words: string) => void;
  /** How many there are, for those who hear the page. */
  readonly found: string;
  /** Said in place of an empty list; null where something was found. */
  readonly missing: string | null;
  /** The rows. */
  readonly children: ReactNode;
}

/** A list of rows under a field that searches in it. */
export function SearchedList({ label, words, onWords, found, missing, children }: SearchedListProps) {
  return (
    <>
      <div className="with-icon">
        <Search className="i" aria-hidden />
        <input
          dir="auto"
          className="input"
          type="search"
          aria-label={label}
          placeholder={label}
          value={words}
          onChange={(event) => onWords(event.target.value)}
        />
      </div>
      <p className="visually-hidden" aria-live="polite">
        {words.trim() === "" ? "" : found}
      </p>
      {missing === null ? null : <p className="muted">{missing}</p>}
      <ul className="setting-rows">{children}</ul>
    </>
  );
}
