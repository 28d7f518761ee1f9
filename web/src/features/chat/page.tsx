import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ChevronDown, MessageSquareOff } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemError, problemCode } from "@/api/problem";
import { conversationQuery, modelsQuery, preferencesQuery } from "@/api/queries";
import type { ChatFile, Conversation, Message, Model } from "@/api/types";
import { firstWords } from "@/lib/first-words";
import { recall, remember } from "@/lib/storage";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { chooseAnswer } from "./beside";
import { Answer } from "./components/answer";
import { CompareBar, CompareButton } from "./components/compare-bar";
import { Comparison } from "./components/comparison";
import { Composer } from "./components/composer";
import { EmptyChat } from "./components/empty-chat";
import { GoesTo } from "./components/goes-to";
import { LighterHint } from "./components/lighter-hint";
import { ModelPicker } from "./components/model-picker";
import { NotSent } from "./components/not-sent";
import { Question } from "./components/question";
import { ReceiptPanel } from "./components/receipt-panel";
import { Region } from "./components/region";
import { TemporaryNote, TemporaryToggle } from "./components/temporary";
import { Thread } from "./components/thread";
import { draftOf, keepDraft, newChat } from "./drafts";
import { keepPictures, picturesOf } from "./pictures";
import { pickModel } from "./rules";
import { useBesideCount, useRunState, useRuns } from "./runs-context";
import { comparedAt, editionsOf, newestLeaf, pathTo, versionsOf, withoutRefused } from "./tree";
import { useAnswerActions } from "./use-answer-actions";
import { usePictures } from "./use-pictures";

const nothing: Conversation = { conversationId: "", title: "", headId: null, messages: [] };

/** The answer at the head is being written, here or elsewhere. */
function isUnfinished(conversation: Conversation | undefined): boolean {
  return conversation?.messages.find(({ id }) => id === conversation.headId)?.status === "streaming";
}

interface ChatPageProps {
  readonly id: string;
  /** The chat begins with its first message; the server does not know its id yet. */
  readonly isNew: boolean;
  /** The message whose receipt is open. */
  readonly receipt: string | null;
  /** The project a new chat begins in. */
  readonly projectId?: string | null;
  /** What the shell puts at the left of the header. */
  readonly headerStart?: ReactNode;
  /** And at its right. */
  readonly headerEnd?: ReactNode;
  /** What another feature offers for what stands in the composer. */
  readonly offer?: (text: string, onText: (text: string) => void) => ReactNode;
}

interface Refusal {
  readonly error: unknown;
  readonly retry: () => void;
}

/** Give it the conversation as its `key`: each chat has its own draft, notice and place in the text. */
export function ChatPage({ id, isNew, receipt, projectId = null, headerStart, headerEnd, offer }: ChatPageProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const runs = useRuns();
  const run = useRunState(id);
  const besideCount = useBesideCount(id);

  const query = useQuery({
    ...conversationQuery(id),
    enabled: !isNew && run === null && besideCount === 0,
    refetchInterval: ({ state }) => (run === null && isUnfinished(state.data) ? 3000 : false),
  });
  const { conversation, refused } = useMemo(() => withoutRefused(query.data ?? nothing), [query.data]);
  const isWriting = (run !== null && run.phase !== "naming") || besideCount > 0;
  const path = pathTo(conversation);
  const head = path.at(-1) ?? null;

  const modelList = useQuery(modelsQuery);
  const models = modelList.data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const lastUsed = path.findLast((message) => message.role === "assistant")?.model ?? null;
  const preferred = useQuery(preferencesQuery).data?.defaultModel ?? null;
  const model = pickModel(models, [chosen, lastUsed, preferred, recall("model")]);
  const labelOf = useCallback(
    (name: string | null) => {
      const known = modelList.data?.find((candidate) => candidate.id === name);
      return known?.demo === true || name === "demo" ? t("model.demo") : (known?.label ?? name ?? "");
    },
    [modelList.data, t],
  );
  const modelLabel = model === null ? t("model.choose") : labelOf(model.id);

  const draftKey = isNew ? newChat : id;
  const [text, setText] = useState(() => draftOf(draftKey));
  const pictures = usePictures(draftKey);
  const { putBack } = pictures;
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [picking, setPicking] = useState<"model" | "others" | null>(null);
  const [others, setOthers] = useState<readonly Model[]>([]);
  const [sent, setSent] = useState(0);
  const [isWaiting, setWaiting] = useState(false);
  const [wantsTemporary, setTemporary] = useState(false);
  const temporaryUntil = conversation.temporaryUntil ?? (isNew && wantsTemporary ? null : undefined);
  const closePicker = useCallback(() => setPicking(null), []);
  const title = conversation.title || firstWords(path[0]?.text ?? "");
  useTitle(title || t("nav.newChat"));

  useEffect(() => keepDraft(draftKey, text), [draftKey, text]);

  const unfinished = head?.status === "streaming" && run === null && query.isSuccess ? head.id : null;
  const compared = comparedAt(conversation, head);
  useEffect(() => {
    if (unfinished !== null) runs.resume(id, unfinished);
  }, [unfinished, runs, id]);
  // Further answers that were being written when this page was loaded.
  const loaded = query.isFetchedAfterMount ? compared.filter(({ status }) => status === "streaming") : [];
  const toResume = loaded.map((answer) => answer.id).filter((one) => one !== head?.id && !one.startsWith("pending"));
  const resumed = toResume.join();
  useEffect(() => {
    for (const one of resumed.split(",")) if (one !== "") runs.beside.resume(id, one);
  }, [resumed, runs, id]);

  // A question that was refused before this page was loaded goes back into the composer.
  useEffect(() => {
    if (refused === null || run !== null) return;
    setText((now) => now || refused.text);
    putBack(refused.files ?? []);
    setRefusal(
      (now) => now ?? { error: new ProblemError(402, { code: "insufficient_balance" }), retry: () => undefined },
    );
  }, [refused, run, putBack]);

  const say = useCallback(
    async (
      words: string | null,
      parentId: string | null,
      name: string,
      files: readonly ChatFile[] = [],
      more: readonly string[] = [],
    ) => {
      setRefusal(null);
      setSent((count) => count + 1);
      const isTemporary = isNew && wantsTemporary;
      const draft = { conversationId: id, parentId, text: words, model: name, projectId, isTemporary, files };
      const onAccepted = () => {
        if (isNew) void navigate({ to: "/c/$id", params: { id }, replace: true });
      };
      await runs.start(draft, onAccepted, more);
    },
    [runs, id, isNew, navigate, projectId, wantsTemporary],
  );

  function send(words: string) {
    if (words.trim() === "" && pictures.list.length === 0) return;
    if (model === null) {
      // The models are still on their way: the message goes with the first of them. Asked again where that failed.
      if (modelList.isError) void modelList.refetch().then(() => setWaiting(true));
      else setWaiting(true);
      return;
    }
    setText("");
    setOthers([]);
    const more = others.map((other) => other.id).filter((other) => other !== model.id);
    const files = pictures.take();
    say(words, head?.id ?? null, model.id, files, more).catch((error: unknown) => {
      // The others answer all the same, and the column of this one says why it does not.
      if (more.length > 0 && runs.beside.countOf(id) > 0) return;
      setOthers(others);
      keepDraft(draftKey, words);
      keepPictures(draftKey, picturesOf(files));
      setText((now) => now || words);
      putBack(files);
      setRefusal({ error, retry: () => send(words) });
    });
  }

  const waited = isWaiting && !modelList.isPending;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is sent is the text as it stands when the models are there
  useEffect(() => {
    if (!waited) return;
    setWaiting(false);
    if (model !== null) send(text);
    else if (modelList.isError) setRefusal({ error: modelList.error, retry: () => send(text) });
    else setPicking("model");
  }, [waited]);

  const latest = useRef({ conversation, model });
  useLayoutEffect(() => {
    latest.current = { conversation, model };
  });
  const again = useCallback(
    (answer: Message) => {
      const { conversation: now, model: current } = latest.current;
      const question = now.messages.find((message) => message.id === answer.parentId);
      if (question === undefined || current === null) return;
      const isMore = question.role === "assistant";
      const [words, parentId] = isMore ? [null, question.id] : [question.text, question.parentId];
      const ask = () => {
        say(words, parentId, current.id, isMore ? [] : question.files).catch((error: unknown) =>
          setRefusal({ error, retry: ask }),
        );
      };
      ask();
    },
    [say],
  );
  const goOn = useCallback(
    (answer: Message) => {
      const name = answer.model ?? latest.current.model?.id;
      if (name === undefined) return;
      const ask = () => {
        say(null, answer.id, name).catch((error: unknown) => setRefusal({ error, retry: ask }));
      };
      ask();
    },
    [say],
  );
  const onFailed = useCallback((error: unknown, retry: () => void) => {
    setRefusal({
      error,
      retry: () => {
        setRefusal(null);
        retry();
      },
    });
  }, []);
  const actions = useAnswerActions(id, onFailed);
  const edit = useCallback(
    (question: Message, words: string) => {
      const { model: current } = latest.current;
      if (current === null) return;
      const ask = () => {
        say(words, question.parentId, current.id, question.files).catch((error: unknown) => {
          setText((now) => now || words);
          setRefusal({ error, retry: ask });
        });
      };
      ask();
    },
    [say],
  );
  const showVersion = useCallback(
    (messageId: string) => {
      const headId = newestLeaf(latest.current.conversation, messageId);
      client.setQueryData(conversationQuery(id).queryKey, (now) => (now === undefined ? now : { ...now, headId }));
    },
    [client, id],
  );
  const openReceipt = useCallback(
    (messageId: string) => {
      void navigate({ to: "/c/$id", params: { id }, search: { receipt: messageId } });
    },
    [navigate, id],
  );
  const chooseModel = (next: Model) => {
    if (picking === "others") setOthers((now) => [...now.filter((other) => other.id !== next.id), next]);
    else {
      setChosen(next.id);
      remember("model", next.id);
      setOthers((now) => now.filter((other) => other.id !== next.id));
    }
    setPicking(null);
  };
  const choose = useCallback(
    (answer: Message) => {
      client.setQueryData(conversationQuery(id).queryKey, (now) =>
        now === undefined ? now : { ...now, headId: answer.id },
      );
      setChosen(answer.model);
      chooseAnswer(id, answer.id).catch((error: unknown) => onFailed(error, () => choose(answer)));
    },
    [client, id, onFailed],
  );
  const askBeside = (answer: Message) => {
    const name = answer.model;
    if (name !== null && answer.parentId !== null)
      void runs.beside.ask(id, answer.parentId, [name], conversation.headId ?? answer.id);
  };

  const opened = conversation.messages.find((message) => message.id === receipt)?.receipt ?? null;
  const history = path.map((message) => message.text);

  return (
    <>
      <div className="main">
        <header className="topbar">
          {headerStart}
          <button
            type="button"
            className="model-btn"
            data-opens-models=""
            data-testid="model-button"
            aria-haspopup="dialog"
            aria-expanded={picking === "model"}
            onClick={() => setPicking((open) => (open === null ? "model" : null))}
          >
            <span className="visually-hidden">{t("model.current")}</span>
            <span className="truncate">{modelLabel}</span>
            <Region region={model?.region ?? null} />
            <ChevronDown className="i i-sm" aria-hidden />
          </button>
          {isNew && path.length === 0 ? (
            <TemporaryToggle isOn={wantsTemporary} onToggle={() => setTemporary((now) => !now)} />
          ) : null}
          {headerEnd}
        </header>
        {picking !== null ? (
          <ModelPicker
            models={picking === "model" ? models : models.filter((one) => one !== model && !others.includes(one))}
            onRetry={modelList.isError ? () => void modelList.refetch() : null}
            current={picking === "model" ? model : null}
            onChoose={chooseModel}
            onClose={closePicker}
          />
        ) : null}
        {isNew && path.length === 0 ? (
          <EmptyChat model={model} onSuggest={setText} />
        ) : query.isError && path.length === 0 ? (
          <ChatMissing code={problemCode(query.error)} onRetry={() => void query.refetch()} />
        ) : path.length === 0 && run === null && refusal === null ? (
          <main className="scroll" id="main" tabIndex={-1}>
            <div className="thread">
              <h1 className="visually-hidden">{title || t("nav.untitled")}</h1>
              <Skeleton widths={[55, 90, 84, 62]} />
            </div>
          </main>
        ) : (
          <Thread count={path.length} title={title || t("nav.untitled")} sent={sent}>
            {(from) =>
              path
                .slice(from)
                .map((message) =>
                  message.role === "user" ? (
                    <Question
                      key={message.id}
                      message={message}
                      editions={editionsOf(conversation, message)}
                      mayEdit={!isWriting}
                      onEdit={edit}
                      onVersion={showVersion}
                    />
                  ) : message === head && compared.length > 0 ? (
                    <Comparison
                      key={message.parentId}
                      answers={compared}
                      chosen={message.id}
                      labelOf={labelOf}
                      phaseOf={(answer) => (answer === head ? (run?.phase ?? null) : null)}
                      onChoose={choose}
                      onStop={(answer) => runs.beside.stop(id, answer.id)}
                      onOpenReceipt={openReceipt}
                      onAgain={askBeside}
                      actions={actions}
                    />
                  ) : (
                    <Answer
                      key={message.id}
                      message={message}
                      modelLabel={labelOf(message.model)}
                      versions={versionsOf(conversation, message)}
                      phase={message === head ? (run?.phase ?? null) : null}
                      onOpenReceipt={openReceipt}
                      onAgain={again}
                      onContinue={message === head && !isWriting ? goOn : null}
                      actions={actions}
                      onVersion={showVersion}
                    />
                  ),
                )
            }
          </Thread>
        )}
        <p className="visually-hidden" aria-live="polite">
          {head?.role === "assistant" && head.status === "done" && sent > 0 ? t("chat.answerDone") : ""}
        </p>
        <Composer
          text={text}
          onText={setText}
          onSend={() => send(text)}
          onStop={() => runs.stop(id)}
          onPickModel={() => setPicking("model")}
          estimated={model === null ? [] : [model, ...others]}
          tools={
            models.length > 1 && others.length === 0 ? <CompareButton onClick={() => setPicking("others")} /> : null
          }
          model={model}
          modelLabel={modelLabel}
          history={history}
          pictures={pictures}
          imagesBefore={path.reduce((count, message) => count + (message.files?.length ?? 0), 0)}
          isWriting={isWriting}
          isWaiting={isWaiting}
          isFirst={path.length === 0}
          head={
            <>
              {temporaryUntil === undefined ? null : <TemporaryNote until={temporaryUntil} />}
              {others.length === 0 ? null : (
                <CompareBar
                  models={others}
                  labelOf={labelOf}
                  onAdd={() => setPicking("others")}
                  onRemove={(gone) => setOthers((now) => now.filter((other) => other !== gone))}
                />
              )}
            </>
          }
          foot={
            (path.length === 0 || others.length > 0) && model !== null ? <GoesTo models={[model, ...others]} /> : null
          }
          notice={
            refusal === null ? (
              <>
                {offer?.(text, setText)}
                {model === null ? null : (
                  <LighterHint
                    models={models}
                    model={model}
                    text={pictures.list.length > 0 ? "" : text}
                    before={path.length}
                    onUse={chooseModel}
                  />
                )}
              </>
            ) : (
              <NotSent
                error={refusal.error}
                model={model}
                models={models}
                texts={[...history, text]}
                onUseModel={(next) => {
                  chooseModel(next);
                  setRefusal(null);
                }}
                onShorter={(words) => {
                  setText((now) => `${now.trimEnd()}\n\n${t("composer.shorterSuffix", { words })}`);
                  setRefusal(null);
                }}
                onRetry={refusal.retry}
              />
            )
          }
        />
      </div>
      {opened === null ? null : (
        <ReceiptPanel
          receipt={opened}
          onClose={() => void navigate({ to: "/c/$id", params: { id }, search: {}, replace: true })}
        />
      )}
    </>
  );
}

function ChatMissing({ code, onRetry }: { readonly code: string; readonly onRetry: () => void }) {
  const { t } = useTranslation();
  const gone = code === "chat_not_found";
  return (
    <main className="scroll" id="main" tabIndex={-1}>
      <div className="thread">
        <h1 className="visually-hidden">{gone ? t("chat.notFound") : t("chat.loadFailed")}</h1>
        {gone ? (
          <EmptyState icon={<MessageSquareOff className="i i-lg" aria-hidden />}>{t("chat.notFound")}</EmptyState>
        ) : (
          <ErrorState title={t("chat.loadFailed")} onRetry={onRetry} />
        )}
      </div>
    </main>
  );
}
