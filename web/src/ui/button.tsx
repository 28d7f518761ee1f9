import { type ComponentProps, type MouseEvent, type ReactNode, type Ref, useCallback, useRef } from "react";

type Look = "plain" | "primary" | "quiet" | "danger" | "danger-solid";
type Size = "normal" | "small" | "tiny" | "large";

const looks: Record<Look, string> = {
  plain: "",
  primary: " btn-primary",
  quiet: " btn-quiet",
  danger: " btn-danger",
  "danger-solid": " btn-danger-solid",
};
const sizes: Record<Size, string> = { normal: "", small: " btn-sm", tiny: " btn-xs", large: " btn-lg" };

interface Dress {
  readonly look?: Look;
  readonly size?: Size;
}

/** Class names of a button, for links that look like one. */
export function buttonClass({ look = "plain", size = "normal" }: Dress = {}, more = ""): string {
  return `btn${looks[look]}${sizes[size]}${more === "" ? "" : ` ${more}`}`;
}

type ButtonProps = ComponentProps<"button"> & Dress & { readonly busy?: boolean };

/** One that is switched off while it has the focus keeps it, so that whoever uses the keys is not sent to the top of the page. */
export function Button({ look, size, busy = false, className = "", type = "button", ref, ...rest }: ButtonProps) {
  const dress = { ...(look === undefined ? {} : { look }), ...(size === undefined ? {} : { size }) };
  const { element, setElement } = useElement(ref);
  const isHeld = rest.disabled === true && element.current !== null && element.current === document.activeElement;
  const held = isHeld ? { disabled: false, "aria-disabled": true, onClick: prevent } : {};
  return (
    <button
      {...rest}
      {...held}
      ref={setElement}
      type={type}
      aria-busy={busy || undefined}
      className={buttonClass(dress, className)}
    />
  );
}

const prevent = (event: MouseEvent) => event.preventDefault();

/** The element, for the component itself and for whoever else asked for it. */
function useElement(ref: Ref<HTMLButtonElement> | undefined) {
  const element = useRef<HTMLButtonElement>(null);
  const setElement = useCallback(
    (found: HTMLButtonElement | null) => {
      element.current = found;
      if (typeof ref === "function") return ref(found);
      if (ref !== null && ref !== undefined) ref.current = found;
      return undefined;
    },
    [ref],
  );
  return { element, setElement };
}

type IconButtonProps = Omit<ButtonProps, "children" | "aria-label"> & {
  /** The accessible name, also shown as a tooltip. */
  readonly label: string;
  readonly children: ReactNode;
};

export function IconButton({ label, className = "", look = "quiet", ...rest }: IconButtonProps) {
  return <Button {...rest} look={look} aria-label={label} title={label} className={`btn-icon ${className}`.trim()} />;
}
