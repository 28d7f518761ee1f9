import { Fragment } from "react";
import styles from "./mail-address.module.css";

/** A mail address, however long: it goes on in the next line behind the @ or before a dot or the like, and copied it is one word. */
export function MailAddress({ address }: { readonly address: string }) {
  return (
    <span className={styles["address"]}>
      {address.split(/(?<=@)|(?=[._+])/).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name
        <Fragment key={index}>
          {index === 0 ? null : <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
