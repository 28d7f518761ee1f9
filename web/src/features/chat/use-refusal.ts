import { useCallback, useState } from "react";

export interface Refusal {
  readonly error: unknown;
  readonly retry: () => void;
}

export interface Refusing {
  /** What was refused last and is still said. */
  readonly now: Refusal | null;
  /** Says why something was not done; `retry` null: it can only be sent anew, and whatever is said already stays. */
  readonly refuse: (error: unknown, retry: (() => void) | null) => void;
  readonly clear: () => void;
}

const nothing = () => undefined;

/** What the server did not do, said above the composer until something else is tried. */
export function useRefusal(): Refusing {
  const [now, setNow] = useState<Refusal | null>(null);
  const clear = useCallback(() => setNow(null), []);
  const refuse = useCallback((error: unknown, retry: (() => void) | null) => {
    if (retry === null) setNow((said) => said ?? { error, retry: nothing });
    else
      setNow({
        error,
        retry: () => {
          setNow(null);
          retry();
        },
      });
  }, []);
  return { now, refuse, clear };
}
