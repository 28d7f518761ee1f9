import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChatFile } from "@/api/types";
import { lazyPart } from "@/lib/lazy-part";
import { MessageImage } from "./message-image";
import styles from "./question-images.module.css";

const ImageDialog = lazyPart(async () => ({ default: (await import("./image-dialog")).ImageDialog }));

/** The images of a question; each opens large. */
export function QuestionImages({ files }: { readonly files: readonly ChatFile[] }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<number | null>(null);
  const shown = opened === null ? undefined : files[opened];
  const name = (index: number) =>
    files.length === 1 ? t("images.one") : t("images.numbered", { number: index + 1, count: files.length });
  return (
    <>
      <ul className={styles["images"]}>
        {files.map((file, index) => (
          <li key={file.id}>
            <button
              type="button"
              className={styles["open"]}
              aria-label={t("images.open", { image: name(index) })}
              onClick={() => setOpened(index)}
            >
              <MessageImage file={file} alt={name(index)} />
            </button>
          </li>
        ))}
      </ul>
      {shown === undefined || opened === null ? null : (
        <Suspense>
          <ImageDialog file={shown} name={name(opened)} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </>
  );
}
