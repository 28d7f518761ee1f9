import type { ComponentProps, ReactNode } from "react";

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

export function Button({ look, size, busy = false, className = "", type = "button", ...rest }: ButtonProps) {
  const dress = { ...(look === undefined ? {} : { look }), ...(size === undefined ? {} : { size }) };
  return <button {...rest} type={type} aria-busy={busy || undefined} className={buttonClass(dress, className)} />;
}

type IconButtonProps = Omit<ButtonProps, "children" | "aria-label"> & {
  /** The accessible name, also shown as a tooltip. */
  readonly label: string;
  readonly children: ReactNode;
};

export function IconButton({ label, className = "", look = "quiet", ...rest }: IconButtonProps) {
  return <Button {...rest} look={look} aria-label={label} title={label} className={`btn-icon ${className}`.trim()} />;
}
