import { CircleAlert, ImagePlus, X } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { problemCode } from "@/api/problem";
import type { Model } from "@/api/types";
import { problemText } from "@/lib/problem-text";
import { useFormat } from "@/lib/use-format";
import { Button, IconButton } from "@/ui/button";
import { mediaTypes, mostImages, type Refused } from "../image-attachments";
import type { Pictures } from "../use-image-attachments";
import { MessageImage } from "./message-image";

/** Opens the file chooser; images can be pasted and dropped as well. */
export function AddImages({ pictures }: { readonly pictures: Pictures }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton size="small" label={t("pictures.add")} onClick={() => input.current?.click()}>
        <ImagePlus className="i" aria-hidden />
      </IconButton>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={mediaTypes.join(",")}
        data-testid="picture-input"
        onChange={(event) => {
          pictures.add(Array.from(event.target.files ?? []));
          event.target.value = "";
        }}
      />
    </>
  );
}

interface PictureStripProps {
  readonly pictures: Pictures;
  /** A model that is to answer, and cannot read images. */
  readonly blind: Model | null;
  readonly onPickModel: () => void;
}

/** The images that go with the question, and why others do not. */
export function ImageAttachments({ pictures, blind, onPickModel }: PictureStripProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { list, refused } = pictures;
  return (
    <>
      {refused.length === 0 ? null : (
        <div className="banner banner-warn picture-note" role="alert" data-testid="pictures-refused">
          <CircleAlert className="i" aria-hidden />
          <ul className="grow">
            {refused.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole
              <li key={index}>
                <RefusedPicture refused={one} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {list.length > 0 && blind !== null ? (
        <div className="banner banner-warn picture-note" role="alert" data-testid="model-blind">
          <CircleAlert className="i" aria-hidden />
          <p className="grow">{t("pictures.blind", { model: blind.label })}</p>
          <span className="actions">
            <Button size="small" onClick={onPickModel}>
              {t("pictures.otherModel")}
            </Button>
          </span>
        </div>
      ) : null}
      {list.length === 0 ? null : (
        <ul className="pictures picture-strip" aria-label={t("pictures.label")}>
          {list.map((picture, index) => {
            const name = picture.name || t("pictures.numbered", { number: index + 1, count: list.length });
            return (
              <li key={picture.key} data-testid="picture">
                {picture.file === null ? (
                  <span className="picture picture-sending">
                    <progress value={picture.progress} max={1} aria-label={t("pictures.sending", { name })} />
                    <span className="small num" aria-hidden>
                      {format.formatShare(picture.progress)}
                    </span>
                  </span>
                ) : (
                  <MessageImage file={picture.file} alt={name} className="picture" />
                )}
                <IconButton
                  look="plain"
                  size="tiny"
                  className="picture-remove"
                  label={t("pictures.remove", { name })}
                  onClick={() => pictures.remove(picture.key)}
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

function RefusedPicture({ refused }: { readonly refused: Refused }) {
  const { t } = useTranslation();
  const { fault, error } = refused;
  const name = refused.name || t("pictures.one");
  if (fault === "failed") return t("pictures.failed", { name, reason: problemText(t, problemCode(error)) });
  return t(`pictures.fault.${fault}`, { name, count: mostImages });
}
