import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChatFile } from "@/api/types";
import { Dialog } from "@/ui/dialog";
import { MessageImage } from "./message-image";

/** The images of a question; each opens large. */
export function QuestionImages({ files }: { readonly files: readonly ChatFile[] }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<number | null>(null);
  const shown = opened === null ? undefined : files[opened];
  const name = (index: number) =>
    files.length === 1 ? t("pictures.one") : t("pictures.numbered", { number: index + 1, count: files.length });
  return (
    <>
      <ul className="pictures">
        {files.map((file, index) => (
          <li key={file.id}>
            <button
              type="button"
              className="picture-open"
              aria-label={t("pictures.open", { image: name(index) })}
              onClick={() => setOpened(index)}
            >
              <MessageImage file={file} alt={name(index)} className="picture" />
            </button>
          </li>
        ))}
      </ul>
      {shown === undefined || opened === null ? null : (
        <Dialog title={name(opened)} onClose={() => setOpened(null)} className="picture-dialog">
          <MessageImage file={shown} alt={name(opened)} className="picture-large" />
          <p className="small faint num">
            {t("pictures.size", {
              width: shown.width,
              height: shown.height,
              type: shown.mediaType.slice(6).toUpperCase(),
            })}
          </p>
        </Dialog>
      )}
    </>
  );
}
