import type { ComponentProps } from "react";

type FormProps = Omit<ComponentProps<"form">, "noValidate">;

/** A form. What is wrong is said under its field, in the page's language and dress; the bubbles of the browser are off. */
export function Form(props: FormProps) {
  return <form {...props} noValidate />;
}
