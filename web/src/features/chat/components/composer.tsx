import { useQueries, useQuery } from "@tanstack/react-query";
import { ArrowUp, ChevronDown, FolderOpen, Square } from "lucide-react";
import { type KeyboardEvent, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { balanceQuery, estimateQuery, typicalOutput } from "@/api/queries";
import type { Model } from "@/api/types";
import { isEscape, isSend } from "@/lib/keyboard";
import { lazyPart } from "@/lib/lazy-part";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { useSettled } from "@/lib/use-settled";
import { Button, IconButton } from "@/ui/button";
import { Disclaimer } from "@/ui/disclaimer";
import { Form } from "@/ui/form";
import { isReadyFor } from "../file-attachments";
import { bytesPerImage, filesIn, isImage } from "../image-attachments";
import { estimateBytes } from "../rules";
import type { FileAttachments } from "../use-file-attachments";
import type { FileEstimate } from "../use-file-estimate";
import type { Attachments } from "../use-image-attachments";
import type { Queue } from "../use-queue";
import styles from "./composer.module.css";
import { AddFiles, ImageAttachments, isBlind } from "./image-attachments";

const FileChips = lazyPart(async () => ({ default: (await import("./file-chips")).FileChips }));
const QueueButtons = lazyPart(async () => ({ default: (await import("./queue")).QueueButtons }));
const KeptFilesDialog = lazyPart(async () => ({ default: (await import("./kept-files-dialog")).KeptFilesDialog }));

interface ComposerProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onSend: () => void;
  readonly onStop: () => void;
  readonly onPickModel: () => void;
  readonly onWallet: () => void;
  readonly model: Model | null;
  readonly modelLabel: string;
  /** Texts that are sent along: the conversation so far. */
  readonly history: readonly string[];
  /** Bound of an answer in tokens; null where none is set. */
  readonly mostOutput: number | null;
  /** The images of this message. */
  readonly attachments: Attachments;
  /** Its other files. */
  readonly files: FileAttachments;
  /** What it takes with its files; null where the chat has none. */
  readonly fileEstimate: FileEstimate | null;
  /** How many images the conversation has so far. */
  readonly imagesBefore: number;
  readonly isWriting: boolean;
  /** The message goes out as soon as the models are known. */
  readonly isWaiting: boolean;
  readonly isFirst: boolean;
  /** Why the last message was not sent, above the kept text. */
  readonly notice: ReactNode;
  /** Buttons beside the model. */
  readonly tools?: ReactNode;
  /** Every model that will answer: the estimate is theirs together. */
  readonly estimated: readonly Model[];
  /** The estimate is of the place in the EU. */
  readonly isEUOnly?: boolean;
  /** What can become of the text while an answer is written; null where it waits for the end of it in the composer. */
  readonly queue?: Queue | null;
  /** It stands within a page, which is read first: it takes neither the focus nor the width of a chat. */
  readonly isInPage?: boolean;
  /** What stands above, such as that the chat is temporary. */
  readonly head?: ReactNode;
  /** What stands below, such as where the first message goes. */
  readonly foot?: ReactNode;
}

/** Not on glass, where it would bring up the keyboard. */
function focusOn(area: HTMLTextAreaElement | null) {
  if (matchMedia("(hover: hover)").matches) area?.focus();
}

/** Where a message is written: Enter sends (on glass the button does), Shift+Enter makes a new line, Escape stops the answer. */
export function Composer(props: ComposerProps) {
  const {
    text,
    onText,
    onSend,
    onStop,
    isWriting,
    isWaiting,
    notice,
    attachments,
    isInPage = false,
    queue = null,
  } = props;
  const { t } = useTranslation();
  const area = useRef<HTMLTextAreaElement>(null);
  const images = attachments.list.length;
  const { files } = props;
  const isRead = files.list.every((one) => props.estimated.every((model) => isReadyFor(one, model)));
  const [isChoosing, setChoosing] = useState(false);
  const blind = props.estimated.find(isBlind) ?? null;
  const isReady = images === 0 || !(attachments.isSending || blind !== null);
  const isLong = props.fileEstimate?.tooLong != null;
  const maySend =
    !isWriting && !isWaiting && isReady && isRead && !isLong && (text.trim() !== "" || images + files.list.length > 0);
  const [isOver, setOver] = useState(false);

  function add(chosen: readonly File[]) {
    const shown = chosen.filter(isImage);
    const others = chosen.filter((file) => !isImage(file));
    if (shown.length > 0) attachments.add(shown);
    if (others.length > 0) files.add(others);
  }

  useEffect(() => {
    if (!isInPage) focusOn(area.current);
  }, [isInPage]);

  /** The button that was pressed gives way to the other one. */
  function stop() {
    onStop();
    focusOn(area.current);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (isEscape(event.nativeEvent) && isWriting) onStop();
    if (!isSend(event.nativeEvent)) return;
    event.preventDefault();
    if (maySend) onSend();
    else queue?.add(event.ctrlKey || event.metaKey);
  }

  return (
    <Form
      className={styles["area"]}
      data-in-page={isInPage || undefined}
      aria-label={t("composer.label")}
      onSubmit={(event) => {
        event.preventDefault();
        if (!maySend) return;
        onSend();
        focusOn(area.current);
      }}
    >
      {props.head}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a drop is a shortcut; the button does the same */}
      <div
        className={`composer ${styles["composer"]}`}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes("Files")) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          setOver(false);
          const dropped = filesIn(event.dataTransfer);
          if (dropped.length === 0) return;
          event.preventDefault();
          add(dropped);
        }}
      >
        <div className={`composer-chips ${styles["chips"]}`}>
          <Suspense>{notice}</Suspense>
        </div>
        <ImageAttachments attachments={attachments} blind={blind} onPickModel={props.onPickModel} />
        {files.list.length + files.refused.length === 0 ? null : (
          <Suspense>
            <FileChips files={files} models={props.estimated} />
          </Suspense>
        )}
        <textarea
          dir="auto"
          ref={area}
          rows={1}
          data-composer=""
          value={text}
          placeholder={t(isInPage ? "composer.inProject" : props.isFirst ? "composer.first" : "composer.next")}
          aria-label={t("composer.label")}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const pasted = filesIn(event.clipboardData);
            // A table that is copied from an office program comes as text and as an image of it: the text is meant.
            if (pasted.length === 0 || event.clipboardData.getData("text/plain") !== "") return;
            event.preventDefault();
            add(pasted);
          }}
        />
        {queue?.mayAdd ? (
          <Suspense>
            <QueueButtons queue={queue} />
          </Suspense>
        ) : null}
        <div className={styles["bar"]}>
          <AddFiles onChosen={add} />
          <IconButton size="small" label={t("attach.mine")} onClick={() => setChoosing(true)}>
            <FolderOpen className="i" aria-hidden />
          </IconButton>
          <Button look="quiet" size="small" className={`only-wide ${styles["model"]}`} onClick={props.onPickModel}>
            <span className="truncate">{props.modelLabel}</span>
            <ChevronDown className="i i-sm" aria-hidden />
          </Button>
          {props.tools}
          <span className={`${styles["figures"]} num`}>
            <ComposerEstimate
              text={text}
              models={props.estimated}
              history={props.history}
              mostOutput={props.mostOutput}
              isEUOnly={props.isEUOnly ?? false}
              images={images}
              imagesBefore={props.imagesBefore}
              withFiles={props.fileEstimate}
            />
            <Available onOpen={props.onWallet} />
          </span>
          {isWriting ? (
            <IconButton look="plain" size="small" className={styles["stop"]} label={t("composer.stop")} onClick={stop}>
              <Square className="i i-sm" aria-hidden />
            </IconButton>
          ) : (
            <IconButton look="primary" size="small" type="submit" label={t("composer.send")} disabled={!maySend}>
              <ArrowUp className="i" aria-hidden />
            </IconButton>
          )}
        </div>
      </div>
      {isChoosing ? (
        <Suspense>
          <KeptFilesDialog files={files} onClose={() => setChoosing(false)} />
        </Suspense>
      ) : null}
      {props.foot}
      <Disclaimer />
    </Form>
  );
}

type EstimateProps = Pick<ComposerProps, "text" | "history" | "mostOutput" | "imagesBefore"> & {
  readonly models: readonly Model[];
  readonly images: number;
  readonly isEUOnly: boolean;
  readonly withFiles: FileEstimate | null;
};

function ComposerEstimate(props: EstimateProps) {
  const { text, models, history, mostOutput, images, imagesBefore, isEUOnly, withFiles } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const isEmpty = withFiles === null && text.trim() === "" && images === 0;
  const ofImages = (images + imagesBefore) * bytesPerImage;
  const settled = useSettled(isEmpty ? 0 : estimateBytes([...history, text]) + ofImages, 200);
  const output = Math.min(typicalOutput, mostOutput ?? typicalOutput);
  const bySize = useQueries({
    queries: models.map(({ id }) => ({
      ...estimateQuery(id, settled, output, isEUOnly),
      enabled: withFiles === null && settled > 0,
    })),
  }).flatMap(({ data }) => data ?? []);
  const estimates = withFiles === null ? bySize : withFiles.estimates;
  const isKnown = !isEmpty && estimates.length > 0 && estimates.length === models.length;
  const energies = estimates.flatMap(({ kWh }) => kWh ?? []);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return (
    <span className={styles["estimate"]} data-testid="estimate" title={t("composer.estimateLabel")}>
      {isKnown
        ? t("composer.estimate", {
            amount: format.formatEuro(microEuro(sum(estimates.map(({ microEur }) => microEur)))),
            energy:
              energies.length < estimates.length
                ? t("common.notKnown")
                : format.formatEstimate(sum(energies.map(({ best }) => best)), "energy"),
          })
        : null}
    </span>
  );
}

/** What the wallet has for the message, where the foot of the sidebar is out of sight; it opens wallet and usage. */
function Available({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(balanceQuery);
  if (data === undefined) return null;
  return (
    <button type="button" className={`only-narrow ${styles["available"]}`} data-testid="available" onClick={onOpen}>
      <span className="visually-hidden">{t("dashboard.quick")}: </span>
      {t("composer.available", { amount: format.formatEuro(microEuro(data.availableMicroEur)) })}
    </button>
  );
}
