import type { ComponentProps } from "react";

/** What a person asked, at the end of its row. */
export function QuestionArticle({ className = "", ...rest }: ComponentProps<"article">) {
  return <article {...rest} className={`question ${className}`.trim()} />;
}

export function QuestionText(props: Omit<ComponentProps<"p">, "className">) {
  return <p {...props} className="question-text" />;
}

/** What a model answered, as wide as the page lets it be. */
export function AnswerArticle(props: Omit<ComponentProps<"article">, "className">) {
  return <article {...props} className="answer" />;
}
