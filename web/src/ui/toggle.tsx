import type { ReactNode } from "react";
import { useChosen } from "./use-chosen";

interface ToggleProps {
  /** What is kept. */
  readonly isOn: boolean;
  /** Keeps the choice; where that fails, the toggle shows again what is kept. */
  readonly onChange: (isOn: boolean) => unknown;
  readonly look?: "switch" | "check";
  readonly disabled?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A switch or a box whose state is kept elsewhere: it shows what was chosen at once, without waiting for the answer. */
export function Toggle({ isOn, onChange, look = "switch", disabled = false, className, children }: ToggleProps) {
  const [shown, choose] = useChosen(isOn);
  return (
    <label className={className === undefined ? look : `${look} ${className}`}>
      <input
        type="checkbox"
        {...(look === "switch" ? { role: "switch", "aria-checked": shown } : {})}
        checked={shown}
        disabled={disabled}
        onChange={(event) => {
          const next = event.target.checked;
          choose(next);
          Promise.resolve(onChange(next)).catch(() => choose(null));
        }}
      />
      {children}
    </label>
  );
}
