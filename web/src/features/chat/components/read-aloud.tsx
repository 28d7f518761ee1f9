import { useQuery } from "@tanstack/react-query";
import { Pause, Play, RotateCcw, Square, Volume2, X } from "lucide-react";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { problemCode } from "@/api/problem";
import type { Message } from "@/api/types";
import { addEnglish } from "@/lib/i18n";
import { enReadAloud } from "@/lib/locales/en-read-aloud";
import { microEuro } from "@/lib/money";
import { problemText } from "@/lib/problem-text";
import { useFormat } from "@/lib/use-format";
import { Button, IconButton } from "@/ui/button";
import { ProgressBar } from "@/ui/progress-bar";
import { voiceQuery } from "../queries";
import { type ReadBy, type Reading, reader, type Speaker, UnplayableError } from "../read-aloud";
import { charactersOf, spokenParts } from "../spoken-text";
import styles from "./read-aloud.module.css";

addEnglish(enReadAloud);

/** Begins and ends reading an answer aloud; nothing where nobody reads. Says before for how much, and who reads where. */
export function ReadAloudButton({
  message,
  conversationId,
}: {
  readonly message: Message;
  readonly conversationId: string;
}) {
  const { t } = useTranslation();
  const reading = useReading(message.id);
  const offered = useQuery(voiceQuery(conversationId, false));
  const voice = useLocalVoice();
  const parts = useMemo(
    () => spokenParts(message.text, (message.citations ?? []).length > 0),
    [message.text, message.citations],
  );
  const start = useStartLabel(parts);
  if (offered.data === undefined || parts.length === 0) return null;
  const model = offered.data.speech;
  const by: ReadBy | null = model !== null ? { model } : voice !== null ? { voice } : null;
  if (by === null) return null;
  const isReading = reading !== null && reading.state !== "ended" && reading.state !== "failed";
  return (
    <IconButton
      label={isReading ? t("readAloud.stop") : start(by)}
      size="tiny"
      aria-pressed={isReading}
      onClick={() => (isReading ? reader.stop() : reader.begin({ messageId: message.id, conversationId, parts, by }))}
    >
      {isReading ? <Square className="i i-sm" aria-hidden /> : <Volume2 className="i i-sm" aria-hidden />}
    </IconButton>
  );
}

function useStartLabel(parts: readonly string[]): (by: ReadBy) => string {
  const { t } = useTranslation();
  const format = useFormat();
  useSyncExternalStore(reader.subscribe, () => reader.current()?.isWholePaid ?? false);
  return (by) => {
    if ("voice" in by) return t("readAloud.startLocal");
    if (reader.isPaid(by, parts)) return t("readAloud.startAgain");
    const { microEurPerMillionCharacters, isExact, isDemo } = by.model;
    const amount = format.formatEuro(
      microEuro(Math.max(1, Math.round((microEurPerMillionCharacters * charactersOf(parts)) / 1_000_000))),
    );
    if (isDemo) return t("readAloud.startDemo", { amount });
    return t(isExact ? "readAloud.start" : "readAloud.startAbout", { amount, ...placeOf(by.model) });
  };
}

/** While an answer is read, and after: pause, speed, how far, what it cost, who reads. Escape ends it. */
export function ReadAloudPlayer({ messageId }: { readonly messageId: string }) {
  const { t } = useTranslation();
  const reading = useReading(messageId);
  const isOpen = reading !== null;
  useEffect(() => {
    if (!isOpen) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) reader.stop();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [isOpen]);
  if (reading === null) return null;
  const { state, letters, read, speed } = reading;
  return (
    <section className={styles["player"]} aria-label={t("readAloud.label")} data-testid="player" data-state={state}>
      <div className={styles["bar"]}>
        {state === "ended" || state === "failed" ? (
          <IconButton label={t("readAloud.again")} size="small" onClick={reader.again}>
            <RotateCcw className="i i-sm" aria-hidden />
          </IconButton>
        ) : (
          <IconButton
            label={t(state === "paused" ? "readAloud.play" : "readAloud.pause")}
            size="small"
            disabled={state === "loading"}
            onClick={() => reader.pause(state !== "paused")}
          >
            {state === "paused" ? <Play className="i i-sm" aria-hidden /> : <Pause className="i i-sm" aria-hidden />}
          </IconButton>
        )}
        <ProgressBar label={t("readAloud.progress")} done={read} of={letters} />
        {"model" in reading.by ? (
          <Button
            size="tiny"
            look="quiet"
            className="num"
            aria-label={t("readAloud.speed", { speed })}
            title={t("readAloud.speed", { speed })}
            onClick={reader.nextSpeed}
          >
            {speed}×
          </Button>
        ) : null}
        <IconButton label={t("readAloud.stop")} size="small" onClick={reader.stop}>
          <X className="i i-sm" aria-hidden />
        </IconButton>
      </div>
      <p className="small faint" role={state === "failed" ? "alert" : "status"}>
        <Words reading={reading} />
      </p>
    </section>
  );
}

function Words({ reading }: { readonly reading: Reading }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, by, error, paidMicroEur, isWholePaid } = reading;
  if (state === "failed") {
    const reason = error instanceof UnplayableError ? t("readAloud.unplayable") : problemText(t, problemCode(error));
    return t("readAloud.failed", { reason });
  }
  if ("voice" in by) return t("readAloud.local");
  if (paidMicroEur === 0) return t("readAloud.loading");
  const amount = format.formatEuro(microEuro(paidMicroEur));
  return [
    t(isWholePaid ? "readAloud.paid" : "readAloud.paidSoFar", { amount }),
    t("readAloud.footprint"),
    by.model.isDemo ? t("readAloud.demo") : t("readAloud.who", placeOf(by.model)),
  ].join(" ");
}

const placeOf = ({ label, provider, region }: Speaker) => ({ model: label, provider, region: region.toUpperCase() });

function useReading(messageId: string): Reading | null {
  const reading = useSyncExternalStore(reader.subscribe, reader.current);
  return reading?.messageId === messageId ? reading : null;
}

/** A voice of this device in the language of the page; one that a browser fetches from elsewhere is none. */
function useLocalVoice(): SpeechSynthesisVoice | null {
  const { i18n } = useTranslation();
  return useSyncExternalStore(subscribeToVoices, () => findLocalVoice(i18n.language.slice(0, 2)));
}

function subscribeToVoices(listener: () => void): () => void {
  if (typeof speechSynthesis === "undefined") return () => undefined;
  speechSynthesis.addEventListener("voiceschanged", listener);
  return () => speechSynthesis.removeEventListener("voiceschanged", listener);
}

function findLocalVoice(language: string): SpeechSynthesisVoice | null {
  if (typeof speechSynthesis === "undefined") return null;
  const mine = speechSynthesis
    .getVoices()
    .filter(({ localService, lang }) => localService && lang.startsWith(language));
  return mine.find((voice) => voice.default) ?? mine[0] ?? null;
}
