import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { settingsBody } from "@/api/chat-settings";
import { factsOf, problemCode } from "@/api/problem";
import type { Message, Model, Preset } from "@/api/types";
import { lazyPart } from "@/lib/lazy-part";
import { useTitle } from "@/ui/use-title";
import { AgentChip } from "./components/agent-chip";
import { ChatHeader } from "./components/chat-header";
import { ChatLoading, ChatMissing } from "./components/chat-states";
import { CompareBar, CompareButton, NextGoesTo } from "./components/compare-bar";
import { Composer } from "./components/composer";
import { DataRecipients } from "./components/data-recipients";
import { EmptyChat } from "./components/empty-chat";
import { EUOnlyMark, EUOnlyNotice, EUOnlySwitch } from "./components/eu-only";
import { LighterModelHint } from "./components/lighter-model-hint";
import { Messages } from "./components/messages";
import { OfferedDraft } from "./components/offered-draft";
import { ProjectChip } from "./components/project-chip";
import { ofModel, SendError } from "./components/send-error";
import { SettingsButton, type SettingsDialogProps } from "./components/settings-button";
import { TemporaryNote, TemporaryToggle } from "./components/temporary-chat";
import type { Target } from "./components/thread";
import { VoiceButton, VoicePanel } from "./components/voice-input";
import { beginDraft, newChat } from "./drafts";
import { bytesPerImage } from "./image-attachments";
import { estimateBytes, SUMMARY_TOKENS, textBytesOf } from "./rules";
import { useRuns } from "./runs-context";
import { useAgent } from "./use-agent";
import { useAnswerActions } from "./use-answer-actions";
import { useChat } from "./use-chat";
import { useCompare } from "./use-compare";
import { useEUOnly } from "./use-eu-only";
import { useFileEstimate } from "./use-file-estimate";
import { useKnowledge } from "./use-knowledge";
import { useModels } from "./use-models";
import { useProject } from "./use-project";
import { useQueue } from "./use-queue";
import { useRefusal } from "./use-refusal";
import { useSending } from "./use-sending";
import { usePresets, useSettings } from "./use-settings";
import { useShortfall } from "./use-shortfall";
import { useTargetBranch } from "./use-target-branch";
import { useVoice } from "./use-voice";

const QueuedTexts = lazyPart(async () => ({ default: (await import("./components/queue")).QueuedTexts }));
const ContextTooLong = lazyPart(async () => ({
  default: (await import("./components/context-too-long")).ContextTooLong,
}));
const HistoryCost = lazyPart(async () => ({ default: (await import("./components/history-cost")).HistoryCost }));
const InsufficientBalance = lazyPart(async () => ({
  default: (await import("./components/insufficient-balance")).InsufficientBalance,
}));
const ModelPicker = lazyPart(async () => ({ default: (await import("./components/model-picker")).ModelPicker }));
const KnowledgeButton = lazyPart(async () => ({
  default: (await import("./components/knowledge-button")).KnowledgeButton,
}));
const ReceiptPanel = lazyPart(async () => ({ default: (await import("./components/receipt-panel")).ReceiptPanel }));

/** For what a model is chosen: to write with, to compare with, or to answer again instead of the one that wrote this. */
type Picking = "model" | "others" | { readonly again: Message } | null;

interface ChatPageProps {
  readonly id: string;
  /** The chat begins with its first message; the server does not know its id yet. */
  readonly isNew: boolean;
  /** The message whose receipt is open. */
  readonly receipt: string | null;
  /** The message to go to. */
  readonly target?: Target | null;
  /** The project a new chat begins in. */
  readonly projectId?: string | null;
  /** A new chat begins in no project. */
  readonly onLeaveProject: () => void;
  /** The preset a new chat begins with; without it the default one. */
  readonly presetId?: string | null;
  /** The agent a new chat begins with. */
  readonly agentId?: string | null;
  /** A new chat begins with no agent. */
  readonly onLeaveAgent: () => void;
  /** What became of a payment that led back here. */
  readonly returned?: ReactNode;
  /** Opens wallet and usage beside the chat. */
  readonly onWallet: () => void;
  /** What the shell puts at the left of the header. */
  readonly headerStart?: ReactNode;
  /** And at its right. */
  readonly headerEnd?: ReactNode;
  /** What another feature offers for what stands in the composer. */
  readonly offer?: (text: string, onText: (text: string) => void) => ReactNode;
  /** Draws the dialog of the settings, which knows the presets too. */
  readonly settingsDialog: (props: SettingsDialogProps) => ReactNode;
}

/** Give it the conversation as its `key`: each chat has its own draft, notice and place in the text. */
export function ChatPage(props: ChatPageProps) {
  const { id, isNew, receipt, target = null, projectId = null, presetId = null, headerStart, headerEnd } = props;
  const { agentId = null, onLeaveAgent } = props;
  const { offer, settingsDialog, onLeaveProject, returned = null } = props;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const runs = useRuns();
  const [picking, setPicking] = useState<Picking>(null);
  const [wantsTemporary, setTemporary] = useState(false);

  const chat = useChat(id, isNew);
  const agent = useAgent(chat, agentId);
  const presets = usePresets(isNew, presetId);
  const first = agent.id === null ? presets.first : null;
  const refusing = useRefusal();
  const eu = useEUOnly(chat, projectId, refusing.refuse);
  const project = useProject(chat, { projectId, onLeaveNew: onLeaveProject, onFailed: refusing.refuse });
  const models = useModels(chat, first?.model ?? null, eu.isOn, agent.now?.model ?? null);
  const settings = useSettings(chat, first, models.goOnWith);
  const knowledge = useKnowledge(chat, project.id, agent.now, refusing.refuse);
  // An agent answers with its own model.
  const isGiven = agent.now !== null;
  const pickModel = () => setPicking(isGiven ? null : "model");
  const compare = useCompare(chat, { onChosen: models.goOnWith, onFailed: refusing.refuse });
  const sending = useSending(chat, {
    models,
    others: compare.others,
    setOthers: compare.setOthers,
    refusing,
    projectId,
    isTemporary: isNew && wantsTemporary,
    isEUOnly: eu.isOnHere,
    settings: settings.now,
    agentId: agent.id,
    collectionIds: knowledge.chosen,
    hasSettings: presets.isReady && agent.isReady,
    onNoModel: pickModel,
  });
  const queue = useQueue(chat, sending, refusing);
  useTargetBranch(chat, target);
  const actions = useAnswerActions(id, refusing.refuse);
  useTitle(chat.title || t("nav.newChat"));

  const closePicker = useCallback(() => setPicking(null), []);
  const openReceipt = useCallback(
    (messageId: string) => void navigate({ to: "/c/$id", params: { id }, search: { receipt: messageId } }),
    [navigate, id],
  );
  const askAgainWith = useCallback((answer: Message) => setPicking({ again: answer }), []);
  const chooseModel = (next: Model) => {
    if (picking !== null && typeof picking === "object") {
      if (chat.columns.length > 0) compare.again(picking.again, { model: next.id });
      else sending.again(picking.again, next.id);
    } else if (picking === "others") compare.add(next);
    else {
      models.choose(next);
      compare.remove(next);
    }
    setPicking(null);
    if (refusing.now !== null && ofModel.has(problemCode(refusing.now.error))) refusing.clear();
  };

  const choosePreset = (preset: Preset) => {
    const use = () => void settings.use(preset).catch((error: unknown) => refusing.refuse(error, use));
    use();
    setPicking(null);
  };

  const { path, head } = chat;
  const { text, setText, attachments, files } = sending;
  const voice = useVoice(isNew ? null : id, eu.isOn, (said) => {
    setText((now) => (now.trim() === "" ? said : `${now.trimEnd()} ${said}`));
    document.querySelector<HTMLTextAreaElement>("textarea[data-composer]")?.focus();
  });
  const model = models.current;
  const outside = eu.isOn ? [...(model === null ? [] : [model]), ...compare.others].find((one) => !one.eu) : undefined;
  const modelLabel = model === null ? t("model.choose") : models.labelOf(model.id);
  const isEmpty = isNew && path.length === 0;
  const temporaryUntil = chat.conversation.temporaryUntil ?? (isNew && wantsTemporary ? null : undefined);
  const isGone = path.length === 0 && problemCode(chat.loadError) === "chat_not_found";
  const answered = chat.conversation.messages.find((message) => message.id === receipt) ?? null;
  const opened = answered?.receipt ?? null;
  const instructions = settings.now?.instructions ?? "";
  const told = project.instructions;
  const toldAgent = agent.now?.instructions ?? "";
  const { standIn } = knowledge;
  const history = useMemo(
    () => [told, toldAgent, instructions, ...standIn, ...path.map((message) => message.text)],
    [told, toldAgent, instructions, standIn, path],
  );
  const isMoneyShort = refusing.now !== null && problemCode(refusing.now.error) === "insufficient_balance";
  const images = attachments.list.flatMap((one) => one.file?.id ?? []);
  const imagesBefore = path.reduce((count, message) => count + (message.files?.length ?? 0), 0);
  const documents = files.list.flatMap((one) => one.document ?? []);
  const documentsBefore = useMemo(() => path.flatMap((message) => message.documents ?? []), [path]);
  const fileBytes = textBytesOf([...documents, ...documentsBefore]);
  const isWritten = text.trim() !== "" || images.length + documents.length > 0;
  const ofImages = (images.length + imagesBefore) * bytesPerImage;
  const bytes = isWritten ? estimateBytes([...history, text]) + ofImages + fileBytes : 0;
  const mostOutput = sending.bound ?? settings.now?.maxOutput ?? null;
  const ask =
    isWritten && !chat.isWriting
      ? {
          parentId: head?.id ?? null,
          text,
          fileIds: [...images, ...documents.map((file) => file.id)],
          maxOutput: sending.bound,
          ...(isNew && settings.now !== null ? { settings: settingsBody(settings.now) } : {}),
          ...(isNew && agent.id !== null ? { agentId: agent.id } : {}),
          ...(isNew && projectId !== null ? { projectId } : {}),
          ...(isNew && knowledge.chosen.length > 0 ? { collectionIds: knowledge.chosen } : {}),
        }
      : null;
  const asked = model === null ? [] : [model, ...compare.others];
  const fileEstimate = useFileEstimate(id, documents.length + documentsBefore.length > 0 ? ask : null, asked);
  const shortfall = useShortfall({
    chat: id,
    ask,
    hasImages: images.length > 0,
    model,
    models: isGiven ? [] : eu.isOn ? models.list.filter((one) => one.eu) : models.list,
    refusal: isMoneyShort && refusing.now !== null ? factsOf(refusing.now.error) : null,
    bytes,
  });
  // Enough came in, or what was missing for is gone: there is nothing to say any more.
  const { clear } = refusing;
  useEffect(() => {
    if (isMoneyShort && shortfall === null) clear();
  }, [isMoneyShort, shortfall, clear]);

  return (
    <>
      <div className="main">
        <ChatHeader
          model={model}
          modelLabel={modelLabel}
          isPicking={picking === "model"}
          onPick={isGiven ? null : () => setPicking((open) => (open === null ? "model" : null))}
          start={headerStart}
        >
          <SettingsButton
            settings={settings.now}
            isKnown={settings.isKnown}
            model={model}
            modelLabel={modelLabel}
            onKeep={settings.keep}
            extra={<EUOnlySwitch eu={eu} />}
            dialog={settingsDialog}
          />
          {isEmpty ? <TemporaryToggle isOn={wantsTemporary} onToggle={() => setTemporary((now) => !now)} /> : null}
          {headerEnd}
        </ChatHeader>
        {picking === null ? null : (
          <Suspense>
            <ModelPicker
              models={
                picking === "others"
                  ? models.list.filter((one) => one !== model && !compare.others.includes(one))
                  : models.list
              }
              autos={picking === "model" ? models.autos : []}
              pricedFor={typeof picking === "object" ? textsBefore(history, path, picking.again) : null}
              onRetry={models.loadError === null ? null : () => void models.reload()}
              current={
                picking === "model" ? model : typeof picking === "object" ? wroteBy(models.list, picking.again) : null
              }
              forImages={attachments.list.length > 0}
              onChoose={chooseModel}
              onClose={closePicker}
              presets={picking === "model" ? presets.list : []}
              preset={settings.now?.preset?.adjusted === false ? settings.now.preset.id : null}
              labelOf={models.labelOf}
              onPreset={choosePreset}
              eu={eu}
            />
          </Suspense>
        )}
        {isEmpty ? (
          <EmptyChat model={model} agent={agent.now} onSuggest={setText} />
        ) : chat.loadError !== null && path.length === 0 ? (
          <ChatMissing code={problemCode(chat.loadError)} onRetry={chat.reload} />
        ) : path.length === 0 && chat.run === null && refusing.now === null ? (
          <ChatLoading title={chat.title || t("nav.untitled")} />
        ) : (
          <Messages
            chat={chat}
            sending={sending}
            compare={compare}
            actions={actions}
            models={models}
            onOpenReceipt={openReceipt}
            onAgainWith={isGiven ? null : askAgainWith}
            target={target}
          />
        )}
        <p className="visually-hidden" aria-live="polite">
          {head?.role === "assistant" && head.status === "done" && sending.count > 0 ? t("chat.answerDone") : ""}
        </p>
        {isGone ? null : (
          <Composer
            text={text}
            onText={setText}
            onSend={sending.send}
            onStop={() => runs.stop(id)}
            onPickModel={pickModel}
            onWallet={props.onWallet}
            estimated={asked}
            isEUOnly={eu.isOn}
            tools={
              <>
                {models.list.length > 1 && compare.others.length === 0 && !isGiven ? (
                  <CompareButton onClick={() => setPicking("others")} />
                ) : null}
                {knowledge.collections.length === 0 ? null : (
                  <Suspense>
                    <KnowledgeButton knowledge={knowledge} />
                  </Suspense>
                )}
                <VoiceButton voice={voice} />
                <EUOnlyMark eu={eu} />
              </>
            }
            model={model}
            modelLabel={modelLabel}
            history={history}
            mostOutput={mostOutput}
            attachments={attachments}
            files={files}
            fileEstimate={fileEstimate}
            imagesBefore={imagesBefore}
            isWriting={chat.isWriting}
            isWaiting={sending.isWaiting}
            isFirst={path.length === 0}
            queue={queue}
            head={
              <>
                {queue.list.length === 0 ? null : (
                  <Suspense>
                    <QueuedTexts queue={queue} />
                  </Suspense>
                )}
                {project.id === null ? null : <ProjectChip projectId={project.id} onLeave={project.leave} />}
                {agent.id === null && !agent.isGone ? null : (
                  <AgentChip agent={agent} onLeave={isNew ? onLeaveAgent : null} />
                )}
                <OfferedDraft draft={sending.draft} />
                {sending.count === 0 ? returned : null}
                {model === null || isEmpty ? null : (
                  <Suspense>
                    <HistoryCost
                      model={model}
                      models={eu.isOn ? models.list.filter((one) => one.eu) : models.list}
                      labelOf={models.labelOf}
                      history={history}
                      fileBytes={textBytesOf(documentsBefore)}
                      text={text}
                      mostOutput={mostOutput}
                      isSummed={head?.status === "done" && path.at(-2)?.text === t("history.prompt")}
                      onSummarise={
                        chat.isWriting
                          ? null
                          : (by) => {
                              // The chat itself goes on with the model it had.
                              models.choose(model);
                              sending.askAside(t("history.prompt"), by.id, SUMMARY_TOKENS);
                            }
                      }
                      onBegin={() => {
                        const address = `${location.origin}/c/${id}`;
                        const said = t("history.draft", { title: chat.title, address, summary: head?.text ?? "" });
                        beginDraft(newChat, `${said}\n\n`);
                        void navigate({ to: "/", search: projectId === null ? {} : { project: projectId } });
                      }}
                    />
                  </Suspense>
                )}
                {temporaryUntil === undefined ? null : <TemporaryNote until={temporaryUntil} />}
                {chat.columns.length > 1 && !chat.isWriting ? (
                  <NextGoesTo
                    columns={chat.columns}
                    models={models.list}
                    model={model}
                    labelOf={models.labelOf}
                    others={compare.others}
                    onOthers={compare.setOthers}
                  />
                ) : null}
                {compare.others.length === 0 ? null : (
                  <CompareBar
                    models={compare.others}
                    labelOf={models.labelOf}
                    onAdd={() => setPicking("others")}
                    onRemove={compare.remove}
                  />
                )}
              </>
            }
            foot={
              outside === undefined && (path.length === 0 || compare.others.length > 0) && model !== null ? (
                <DataRecipients models={[model, ...compare.others]} />
              ) : null
            }
            notice={
              <>
                <VoicePanel voice={voice} />
                {outside !== undefined ? (
                  <EUOnlyNotice
                    model={outside}
                    models={isGiven ? [] : models.list}
                    labelOf={models.labelOf}
                    onUse={(next) => {
                      compare.remove(outside);
                      if (outside === model) chooseModel(next);
                      else compare.add(next);
                    }}
                    onPickModel={pickModel}
                  />
                ) : refusing.now !== null && !isMoneyShort ? (
                  <SendError error={refusing.now.error} onPickModel={pickModel} onRetry={refusing.now.retry} />
                ) : fileEstimate?.tooLong != null ? (
                  <ContextTooLong tooLong={fileEstimate.tooLong} labelOf={models.labelOf} onPickModel={pickModel} />
                ) : shortfall ? (
                  <InsufficientBalance
                    shortfall={shortfall}
                    body={t("funds.body")}
                    back={addressOf(id, isNew, { project: projectId, preset: presetId, agent: agentId })}
                    labelOf={models.labelOf}
                    onUseModel={(next) => {
                      const found = models.list.find((one) => one.id === next);
                      if (found !== undefined) chooseModel(found);
                      refusing.clear();
                    }}
                    onShorter={(words) => {
                      sending.shorten(words, t("composer.shorterSuffix", { words }));
                      refusing.clear();
                    }}
                  />
                ) : (
                  <>
                    {offer?.(text, setText)}
                    {model === null || isGiven ? null : (
                      <LighterModelHint
                        models={models.list}
                        model={model}
                        labelOf={models.labelOf}
                        text={attachments.list.length + files.list.length > 0 ? "" : text}
                        before={path.length}
                        bytes={bytes}
                        mostOutput={mostOutput}
                        isEUOnly={eu.isOn}
                        onUse={chooseModel}
                      />
                    )}
                  </>
                )}
              </>
            }
          />
        )}
      </div>
      {opened === null ? null : (
        <Suspense>
          <ReceiptPanel
            receipt={opened}
            conversationId={id}
            labelOf={models.labelOf}
            onAsk={chat.isWriting || answered === null || isGiven ? null : (name) => sending.again(answered, name)}
            onClose={() => void navigate({ to: "/c/$id", params: { id }, search: {}, replace: true })}
          />
        </Suspense>
      )}
    </>
  );
}

/** Where this chat is, or the page on which it begins. */
function addressOf(id: string, isNew: boolean, begun: Readonly<Record<string, string | null>>): string {
  if (!isNew) return `/c/${id}`;
  const given = Object.entries(begun).filter(([, value]) => value !== null);
  return given.length === 0 ? "/" : `/?${given.map(([name, value]) => `${name}=${value}`).join("&")}`;
}

/** Everything that is sent for another answer in the place of this one. */
function textsBefore(history: readonly string[], path: readonly Message[], answer: Message): readonly string[] {
  const place = path.findIndex(({ id }) => id === answer.parentId);
  return place < 0 ? history : history.slice(0, history.length - path.length + place + 1);
}

const wroteBy = (models: readonly Model[], answer: Message) => models.find(({ id }) => id === answer.model) ?? null;
