import { CircleAlert, Paperclip, X } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { problemCode, problemOf } from "@/api/problem";
import type { Model } from "@/api/types";
import { problemText } from "@/lib/problem-text";
import { Button, IconButton } from "@/ui/button";
import { mostImages, type Refused } from "../image-attachments";
import type { Attachments } from "../use-image-attachments";
import styles from "./image-attachments.module.css";
import { MessageImage, SendingImage } from "./message-image";

/** Opens the file chooser; files can be pasted and dropped as well. */
export function AddFiles({ onChosen }: { readonly onChosen: (files: readonly File[]) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton size="small" label={t("attach.add")} onClick={() => input.current?.click()}>
        <Paperclip className="i" aria-hidden />
      </IconButton>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        data-testid="attach-input"
        onChange={(event) => {
          onChosen(Array.from(event.target.files ?? []));
          event.target.value = "";
        }}
      />
    </>
  );
}

interface ImageAttachmentsProps {
  readonly attachments: Attachments;
  /** A model that is to answer, and cannot read images. */
  readonly blind: Model | null;
  readonly onPickModel: () => void;
}

/** The images that go with the question, and why others do not. */
export function ImageAttachments({ attachments, blind, onPickModel }: ImageAttachmentsProps) {
  const { t } = useTranslation();
  const { list, refused } = attachments;
  return (
    <>
      {refused.length === 0 ? null : (
        <div className={`banner banner-warn ${styles["note"]}`} role="alert" data-testid="images-refused">
          <CircleAlert className="i" aria-hidden />
          <ul className="grow">
            {refused.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole
              <li key={index}>
                <RefusedImage refused={one} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {list.length > 0 && blind !== null ? (
        <div className={`banner banner-warn ${styles["note"]}`} role="alert" data-testid="model-blind">
          <CircleAlert className="i" aria-hidden />
          <p className="grow">{t("images.blind", { model: blind.label })}</p>
          <span className="actions">
            <Button size="small" onClick={onPickModel}>
              {t("images.otherModel")}
            </Button>
          </span>
        </div>
      ) : null}
      {list.length === 0 ? null : (
        <ul className={styles["strip"]} aria-label={t("images.label")}>
          {list.map((image, index) => {
            const name = image.name || t("images.numbered", { number: index + 1, count: list.length });
            return (
              <li key={image.key} data-testid="image">
                {image.file === null ? (
                  <SendingImage label={t("images.sending", { name })} progress={image.progress} />
                ) : (
                  <MessageImage file={image.file} alt={name} />
                )}
                <IconButton
                  look="plain"
                  size="tiny"
                  className={styles["remove"]}
                  label={t("images.remove", { name })}
                  onClick={() => attachments.remove(image.key)}
                >
                  <X className="i i-sm" aria-hidden />
                </IconButton>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}

/** Known not to read images; what is not known is tried. */
export function isBlind(model: Model): boolean {
  return model.vision === false;
}

function RefusedImage({ refused }: { readonly refused: Refused }) {
  const { t } = useTranslation();
  const { fault, error } = refused;
  const name = refused.name || t("images.one");
  if (fault === "failed")
    return t("images.failed", { name, reason: problemText(t, problemCode(error), problemOf(error) ?? {}) });
  return t(`images.fault.${fault}`, { name, count: mostImages });
}
