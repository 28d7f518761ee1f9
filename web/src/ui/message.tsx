/* The plain names beside the styles' own are for style sheets of people and scripts that read the page; they stay. */
import type { ComponentProps } from "react";
import styles from "./message.module.css";

/** IPTC's word for what a model made, the same that exports carry. */
const digitalSourceType = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

/** What a person asked, at the end of its row. */
export function QuestionArticle({ className = "", ...rest }: ComponentProps<"article">) {
  return <article {...rest} className={`question ${styles["question"]} ${className}`.trim()} />;
}

export function QuestionText(props: Omit<ComponentProps<"p">, "className">) {
  return <p dir="auto" {...props} className={`question-text ${styles["text"]}`} />;
}

/** What a model answered, as wide as the page lets it be; it says to machines that a model did (AI Act, article 50). */
export function AnswerArticle(props: Omit<ComponentProps<"article">, "className">) {
  return (
    <article
      data-ai-generated="true"
      data-digital-source-type={digitalSourceType}
      {...props}
      className={`answer ${styles["answer"]}`}
    />
  );
}
