import styles from "./passage-number.module.css";

/** How the number of a passage looks, in the words of an answer and in the list below it. */
export function passageNumberClass(more = ""): string {
  return `${styles["number"]} ${more}`.trimEnd();
}
