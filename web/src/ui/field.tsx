import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";

type FieldProps = Omit<ComponentProps<"input">, "id"> & {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | null;
};

/** A labelled input. Its hint or error is read out with it. */
export function Field({ label, hint, error = null, className = "", ...input }: FieldProps) {
  const id = useId();
  const described = error !== null || hint !== undefined;
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <input
        dir="auto"
        {...input}
        id={id}
        className={`input ${className}`.trim()}
        aria-invalid={error !== null || undefined}
        aria-describedby={described ? `${id}-hint` : undefined}
      />
      {error !== null ? (
        <p className="hint hint-error" id={`${id}-hint`}>
          <CircleAlert className="i i-sm" aria-hidden />
          {error}
        </p>
      ) : hint !== undefined ? (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}

type AreaFieldProps = Omit<ComponentProps<"textarea">, "id"> & {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
};

/** A labelled input of several lines. */
export function AreaField({ label, hint, className = "", ...area }: AreaFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <textarea
        dir="auto"
        {...area}
        id={id}
        className={`textarea ${className}`.trim()}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      {hint === undefined ? null : (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** What went wrong with a form as a whole, announced at once. */
export function FormError({ children }: { readonly children: ReactNode }) {
  return (
    <div className="banner banner-danger" role="alert">
      <CircleAlert className="i" aria-hidden />
      <p>{children}</p>
    </div>
  );
}
