import type { ComponentProps, ReactNode } from "react";
import styles from "./receipt-row.module.css";

/** The row under an answer: on one side what it took, on the other what can be done with it. */
export function ReceiptRow({ children }: { readonly children: ReactNode }) {
  return <div className={styles["row"]}>{children}</div>;
}

/** Facts in a row, always in this order: model, price, energy, CO₂e, area funded. */
export function ReceiptFacts(props: Omit<ComponentProps<"span">, "className">) {
  return <span {...props} className={styles["facts"]} />;
}

/** The same facts on a button. */
export const receiptFactsClass = styles["facts"] ?? "";
