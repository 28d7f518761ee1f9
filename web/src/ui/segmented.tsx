import { type ReactNode, useId } from "react";
import styles from "./segmented.module.css";
import { useChosen } from "./use-chosen";

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: ReactNode;
}

interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly segments: readonly Segment<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One choice of a few, as radio buttons: the arrow keys move between them. */
export function Segmented<Value extends string>({ label, segments, value, onChange }: SegmentedProps<Value>) {
  const name = useId();
  const [shown, choose] = useChosen(value);
  const icons = segments.every((segment) => segment.icon !== undefined);
  return (
    <div
      className={icons ? `${styles["segments"]} ${styles["icons"]}` : styles["segments"]}
      role="radiogroup"
      aria-label={label}
    >
      {segments.map((segment) => (
        <label key={segment.value} title={icons ? segment.label : undefined}>
          <input
            type="radio"
            name={name}
            value={segment.value}
            checked={segment.value === shown}
            onChange={() => {
              choose(segment.value);
              onChange(segment.value);
            }}
            aria-label={icons ? segment.label : undefined}
          />
          {segment.icon ?? segment.label}
        </label>
      ))}
    </div>
  );
}
