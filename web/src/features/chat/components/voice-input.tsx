import type { TFunction } from "i18next";
import { Check, Mic, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { problemCode } from "@/api/problem";
import { microEuro } from "@/lib/money";
import { problemText } from "@/lib/problem-text";
import { useFormat } from "@/lib/use-format";
import { Button, IconButton } from "@/ui/button";
import type { Voice } from "../use-voice";
import styles from "./voice-input.module.css";

/** Begins to listen; nothing where no model of this server writes down what is said. */
export function VoiceButton({ voice }: { readonly voice: Voice }) {
  const { t } = useTranslation();
  if (voice.listener === null) return null;
  return (
    <IconButton label={t("voice.speak")} size="small" disabled={voice.state !== "off"} onClick={voice.start}>
      <Mic className="i" aria-hidden />
    </IconButton>
  );
}

/** While one speaks: how long, how loud, for how much, and who hears it. Afterwards what it cost, or why it did not work. */
export function VoicePanel({ voice }: { readonly voice: Voice }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { listener, state, error, paid } = voice;
  if (listener === null) return null;
  if (state === "off") {
    if (error !== null) {
      return (
        <p className="small" role="alert">
          {t("voice.failed", { reason: reasonOf(error, t) })}
        </p>
      );
    }
    return paid === null ? null : (
      <p className="small faint num" role="status">
        {t("voice.paid", { amount: format.formatEuro(microEuro(paid)) })}
      </p>
    );
  }
  const soFar = microEuro(Math.round((listener.microEurPerMinute * voice.seconds) / 60));
  const amount = format.formatEuro(soFar);
  const who = { model: listener.label, provider: listener.provider, region: listener.region.toUpperCase() };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is a shortcut; the button does the same
    <div
      className={styles["panel"]}
      data-testid="voice"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        voice.cancel();
      }}
    >
      {state === "recording" ? (
        <>
          <span className={styles["dot"]} aria-hidden />
          <span className="num small">{clock(voice.seconds)}</span>
          <Level level={voice.level} />
          <span className="num small faint">
            {t(listener.isExact ? "voice.soFar" : "voice.about", { amount })} · {t("voice.footprint")}
          </span>
          <span className="actions">
            <Button size="small" look="quiet" onClick={voice.cancel}>
              <X className="i i-sm" aria-hidden />
              {t("voice.drop")}
            </Button>
            <Button size="small" look="primary" autoFocus onClick={voice.finish}>
              <Check className="i i-sm" aria-hidden />
              {t("voice.done")}
            </Button>
          </span>
        </>
      ) : (
        <span className="small faint" role="status">
          {t(state === "asking" ? "voice.asking" : "voice.writing")}
        </span>
      )}
      <span className={`small faint ${styles["who"]}`}>{listener.isDemo ? t("voice.demo") : t("voice.who", who)}</span>
    </div>
  );
}

function Level({ level }: { readonly level: () => number }) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      if (bar.current !== null) bar.current.style.transform = `scaleX(${level().toFixed(2)})`;
    }, 80);
    return () => clearInterval(timer);
  }, [level]);
  return (
    <span className={styles["level"]} aria-hidden>
      <span ref={bar} />
    </span>
  );
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function reasonOf(error: unknown, t: TFunction): string {
  if (error instanceof DOMException && error.name === "NotAllowedError") return t("voice.denied");
  if (error instanceof DOMException && error.name === "NotFoundError") return t("voice.noMicrophone");
  if (error instanceof DOMException) return t("voice.unheard");
  return problemText(t, problemCode(error));
}
