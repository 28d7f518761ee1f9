import type { ComponentProps } from "react";
import styles from "./message.module.css";

/** What a person asked, at the end of its row. */
export function QuestionArticle({ className = "", ...rest }: ComponentProps<"article">) {
  return <article {...rest} className={`${styles["question"]} ${className}`.trim()} />;
}

export function QuestionText(props: Omit<ComponentProps<"p">, "className">) {
  return <p {...props} className={styles["text"]} />;
}

/** What a model answered, as wide as the page lets it be. */
export function AnswerArticle(props: Omit<ComponentProps<"article">, "className">) {
  return <article {...props} className={styles["answer"]} />;
}
