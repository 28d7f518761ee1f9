import type { ComponentProps, ReactNode } from "react";

/** The row under an answer: on one side what it took, on the other what can be done with it. */
export function ReceiptRow({ children }: { readonly children: ReactNode }) {
  return <div className="receipt-line">{children}</div>;
}

/** Facts in a row, always in this order: model, price, energy, CO₂e, area funded. */
export function ReceiptFacts(props: Omit<ComponentProps<"span">, "className">) {
  return <span {...props} className="receipt-link" />;
}

/** The same facts on a button. */
export const receiptFactsClass = "receipt-link";
