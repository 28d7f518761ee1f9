import { useNavigate } from "@tanstack/react-router";
import { Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { settingsBody } from "@/api/chat-settings";
import { factsOf, problemCode } from "@/api/problem";
import type { Model } from "@/api/types";
import { newId } from "@/lib/ids";
import { lazyPart } from "@/lib/lazy-part";
import { bytesPerImage } from "../image-attachments";
import { estimateBytes, textBytesOf } from "../rules";
import { useRuns } from "../runs-context";
import { useChat } from "../use-chat";
import { useEUOnly } from "../use-eu-only";
import { useFileEstimate } from "../use-file-estimate";
import { useModels } from "../use-models";
import { useProject } from "../use-project";
import { useRefusal } from "../use-refusal";
import { useSending } from "../use-sending";
import { usePresets, useSettings } from "../use-settings";
import { useShortfall } from "../use-shortfall";
import { Composer } from "./composer";
import { AINotice, DataRecipients } from "./data-recipients";
import { EUOnlyMark, EUOnlyNotice } from "./eu-only";
import { SendError } from "./send-error";

const ContextTooLong = lazyPart(async () => ({
  default: (await import("./context-too-long")).ContextTooLong,
}));
const InsufficientBalance = lazyPart(async () => ({
  default: (await import("./insufficient-balance")).InsufficientBalance,
}));
const ModelPicker = lazyPart(async () => ({ default: (await import("./model-picker")).ModelPicker }));

const nothing = () => undefined;
const none: readonly Model[] = [];

/** On the page of a project: its first message begins a chat there, priced and checked as in the chat itself. */
export function ProjectComposer({ projectId }: { readonly projectId: string }) {
  const { t } = useTranslation();
  const runs = useRuns();
  const navigate = useNavigate();
  const [id] = useState(newId);
  const [isPicking, setPicking] = useState(false);
  const chat = useChat(id, true);
  const presets = usePresets(true, null);
  const refusing = useRefusal();
  const eu = useEUOnly(chat, projectId, refusing.refuse);
  const project = useProject(chat, { projectId, onLeaveNew: nothing, onFailed: refusing.refuse });
  const models = useModels(chat, presets.first?.model ?? null, eu.isOn);
  const settings = useSettings(chat, presets.first, models.goOnWith);
  const sending = useSending(chat, {
    models,
    others: none,
    setOthers: nothing,
    refusing,
    projectId,
    isTemporary: false,
    isEUOnly: eu.isOnHere,
    settings: settings.now,
    hasSettings: presets.isReady,
    onNoModel: () => setPicking(true),
    isElsewhere: true,
  });
  const { text, attachments, files } = sending;
  const model = models.current;
  const offered = eu.isOn ? models.list.filter((one) => one.eu) : models.list;
  const outside = eu.isOn && model !== null && !model.eu ? model : null;
  const modelLabel = model === null ? t("model.choose") : models.labelOf(model.id);
  const instructions = settings.now?.instructions ?? "";
  const history = useMemo(() => [project.instructions, instructions], [project.instructions, instructions]);
  const images = attachments.list.flatMap((one) => one.file?.id ?? []);
  const documents = files.list.flatMap((one) => one.document ?? []);
  const isWritten = text.trim() !== "" || images.length + documents.length > 0;
  const isMoneyShort = refusing.now !== null && problemCode(refusing.now.error) === "insufficient_balance";
  const ask =
    isWritten && !chat.isWriting
      ? {
          parentId: null,
          text,
          fileIds: [...images, ...documents.map((file) => file.id)],
          maxOutput: sending.bound,
          ...(settings.now === null ? {} : { settings: settingsBody(settings.now) }),
        }
      : null;
  const fileEstimate = useFileEstimate(id, documents.length > 0 ? ask : null, model === null ? none : [model]);
  const shortfall = useShortfall({
    chat: id,
    ask,
    hasImages: images.length > 0,
    model,
    models: offered,
    refusal: isMoneyShort && refusing.now !== null ? factsOf(refusing.now.error) : null,
    bytes: isWritten ? estimateBytes([...history, text]) + images.length * bytesPerImage + textBytesOf(documents) : 0,
  });
  const { clear } = refusing;
  useEffect(() => {
    if (isMoneyShort && shortfall === null) clear();
  }, [isMoneyShort, shortfall, clear]);
  const closePicker = useCallback(() => setPicking(false), []);
  const choose = (next: Model) => {
    models.choose(next);
    setPicking(false);
    clear();
  };
  return (
    <>
      {isPicking ? (
        <Suspense>
          <ModelPicker
            models={models.list}
            autos={models.autos}
            pricedFor={null}
            onRetry={models.loadError === null ? null : () => void models.reload()}
            current={model}
            forImages={attachments.list.length > 0}
            onChoose={choose}
            onClose={closePicker}
            presets={[]}
            preset={null}
            labelOf={models.labelOf}
            onPreset={nothing}
            eu={eu}
          />
        </Suspense>
      ) : null}
      <Composer
        isInPage
        text={text}
        onText={sending.setText}
        onSend={sending.send}
        onStop={() => runs.stop(id)}
        onPickModel={() => setPicking(true)}
        onWallet={() => void navigate({ to: "/wallet" })}
        estimated={model === null ? none : [model]}
        isEUOnly={eu.isOn}
        tools={<EUOnlyMark eu={eu} />}
        model={model}
        modelLabel={modelLabel}
        history={history}
        mostOutput={sending.bound ?? settings.now?.maxOutput ?? null}
        attachments={attachments}
        files={files}
        fileEstimate={fileEstimate}
        imagesBefore={0}
        isWriting={chat.isWriting}
        isWaiting={sending.isWaiting}
        isFirst
        foot={
          <>
            <AINotice />
            {model === null || outside !== null ? null : <DataRecipients models={[model]} />}
          </>
        }
        notice={
          outside !== null ? (
            <EUOnlyNotice
              model={outside}
              models={models.list}
              labelOf={models.labelOf}
              onUse={choose}
              onPickModel={() => setPicking(true)}
            />
          ) : refusing.now !== null && !isMoneyShort ? (
            <SendError error={refusing.now.error} onPickModel={() => setPicking(true)} onRetry={refusing.now.retry} />
          ) : fileEstimate?.tooLong != null ? (
            <ContextTooLong
              tooLong={fileEstimate.tooLong}
              labelOf={models.labelOf}
              onPickModel={() => setPicking(true)}
            />
          ) : shortfall ? (
            <InsufficientBalance
              shortfall={shortfall}
              body={t("funds.body")}
              back={`/?project=${projectId}`}
              labelOf={models.labelOf}
              onUseModel={(next) => {
                const found = models.list.find((one) => one.id === next);
                if (found !== undefined) choose(found);
              }}
              onShorter={(words) => {
                sending.shorten(words, t("composer.shorterSuffix", { words }));
                clear();
              }}
            />
          ) : null
        }
      />
    </>
  );
}
