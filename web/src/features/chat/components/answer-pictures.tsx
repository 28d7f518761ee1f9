import { useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChatFile, Message } from "@/api/types";
import { addEnglish } from "@/lib/i18n";
import { lazyPart } from "@/lib/lazy-part";
import { enRun } from "@/lib/locales/en-run";
import { saveFile } from "@/lib/save-file";
import { IconButton } from "@/ui/button";
import { fileQuery } from "../queries";
import styles from "./answer-pictures.module.css";
import { MessageImage } from "./message-image";

addEnglish(enRun);

const ImageDialog = lazyPart(async () => ({ default: (await import("./image-dialog")).ImageDialog }));

interface AnswerPicturesProps {
  readonly message: Message;
  readonly files: readonly ChatFile[];
}

/** The pictures that an answer made; each opens large and can be saved. */
export function AnswerPictures({ message, files }: AnswerPicturesProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [opened, setOpened] = useState<ChatFile | null>(null);
  const name = (file: ChatFile) =>
    files.length === 1
      ? t("madePictures.one")
      : t("madePictures.numbered", { number: files.indexOf(file) + 1, count: files.length });
  const prompts = (message.run?.steps ?? []).filter((step) => step.name === "make_picture" && step.state === "done");
  const save = async (file: ChatFile) => {
    const content = await client.fetchQuery(fileQuery(file.id));
    saveFile(content, `${t("madePictures.one")}-${file.id}.${file.mediaType.replace("image/", "")}`);
  };
  return (
    <>
      <ul className={styles["pictures"]} data-testid="answer-pictures">
        {files.map((file, index) => (
          <li key={file.id}>
            <figure>
              <button
                type="button"
                className={styles["open"]}
                aria-label={t("images.open", { image: name(file) })}
                onClick={() => setOpened(file)}
              >
                <MessageImage file={file} alt={prompts[index]?.summary ?? name(file)} isLarge />
              </button>
              <figcaption className="small faint">
                {t("madePictures.byAI")}
                <IconButton
                  label={t("madePictures.save", { picture: name(file) })}
                  size="tiny"
                  onClick={() => save(file)}
                >
                  <Download className="i i-sm" aria-hidden />
                </IconButton>
              </figcaption>
            </figure>
          </li>
        ))}
      </ul>
      {opened === null ? null : (
        <Suspense>
          <ImageDialog file={opened} name={name(opened)} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </>
  );
}
