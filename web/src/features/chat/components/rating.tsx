import { ThumbsDown, ThumbsUp } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Rating as Mark, Message } from "@/api/types";
import { Button, IconButton } from "@/ui/button";
import { Form } from "@/ui/form";
import styles from "./rating.module.css";

interface RatingProps {
  readonly message: Message;
  readonly onRate: (answer: Message, rating: Mark | null, comment?: string) => void;
}

/** Thumbs up or down; a second click takes it back. */
export function Rating({ message, onRate, onDown }: RatingProps & { readonly onDown: () => void }) {
  const { t } = useTranslation();
  const given = message.feedback ?? null;
  const toggle = (rating: Mark) => {
    onRate(message, given === rating ? null : rating);
    if (rating === "down" && given !== "down") onDown();
  };
  return (
    <>
      <IconButton label={t("actions.good")} size="tiny" aria-pressed={given === "up"} onClick={() => toggle("up")}>
        <ThumbsUp className="i i-sm" aria-hidden />
      </IconButton>
      <IconButton label={t("actions.bad")} size="tiny" aria-pressed={given === "down"} onClick={() => toggle("down")}>
        <ThumbsDown className="i i-sm" aria-hidden />
      </IconButton>
    </>
  );
}

/** What was wrong, in the reader's words, if they like. */
export function RatingComment({ message, onRate, onClose }: RatingProps & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [comment, setComment] = useState("");
  function save(event: FormEvent) {
    event.preventDefault();
    if (comment.trim() !== "") onRate(message, "down", comment.trim());
    onClose();
  }
  return (
    <Form className={styles["comment"]} onSubmit={save}>
      <label htmlFor={id}>{t("actions.whatWasWrong")}</label>
      <input
        dir="auto"
        id={id}
        className="input grow"
        value={comment}
        maxLength={2000}
        autoComplete="off"
        onChange={(event) => setComment(event.target.value)}
      />
      <Button size="small" type="submit" disabled={comment.trim() === ""}>
        {t("common.save")}
      </Button>
      <Button size="small" look="quiet" onClick={onClose}>
        {t("actions.noComment")}
      </Button>
    </Form>
  );
}
