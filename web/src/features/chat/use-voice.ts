import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { request } from "@/api/client";
import type { Schemas } from "@/api/types";
import { voiceQuery } from "./queries";
import type { Recording } from "./voice-recorder";

type Listener = Schemas["ListenerOut"];
type Transcript = Schemas["TranscriptOut"];

export type VoiceState = "off" | "asking" | "recording" | "writing";

export interface Voice {
  /** Null where no model of this server writes down what is said, or the browser has no microphone. */
  readonly listener: Listener | null;
  readonly state: VoiceState;
  /** Whole seconds so far. */
  readonly seconds: number;
  readonly level: () => number;
  /** Why it did not work: the browser's word, or the server's problem. */
  readonly error: unknown;
  /** What the last transcript cost, until the next begins. */
  readonly paid: number | null;
  readonly start: () => void;
  readonly finish: () => void;
  readonly cancel: () => void;
}

const canRecord = () => typeof MediaRecorder !== "undefined" && navigator.mediaDevices !== undefined;

/** Speaking instead of writing. `onText` gets what was said; nothing is sent to a chat. */
export function useVoice(conversationId: string | null, euOnly: boolean, onText: (text: string) => void): Voice {
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const listener =
    useQuery({ ...voiceQuery(conversationId, euOnly), enabled: canRecord() }).data?.transcription ?? null;
  const [state, setState] = useState<VoiceState>("off");
  const [seconds, setSeconds] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const recording = useRef<Recording | null>(null);
  const latest = useRef(onText);
  useEffect(() => {
    latest.current = onText;
  });
  const { mutateAsync, data, reset } = useMutation({
    mutationFn: (sound: Blob) =>
      request<Transcript>("/api/voice/transcriptions", {
        method: "POST",
        body: sound,
        query: { language: i18n.language.slice(0, 2), conversationId, euOnly: `${euOnly}` },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ["balance"] }),
  });

  const cancel = useCallback(() => {
    recording.current?.cancel();
    recording.current = null;
    setState((now) => (now === "writing" ? now : "off"));
  }, []);

  const start = useCallback(async () => {
    setError(null);
    reset();
    setSeconds(0);
    setState("asking");
    try {
      const { record } = await import("./voice-recorder");
      recording.current = await record();
      setState("recording");
    } catch (problem) {
      setError(problem);
      setState("off");
    }
  }, [reset]);

  const finish = useCallback(async () => {
    const now = recording.current;
    if (now === null) return;
    recording.current = null;
    setState("writing");
    try {
      const { text } = await mutateAsync(await now.finish());
      latest.current(text);
    } catch (problem) {
      setError(problem);
    }
    setState("off");
  }, [mutateAsync]);

  useEffect(() => {
    if (state !== "recording") return;
    const begun = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - begun) / 1000)), 200);
    return () => clearInterval(timer);
  }, [state]);

  useEffect(() => {
    if (state === "recording" && seconds >= longest) void finish();
  }, [state, seconds, finish]);

  // Who leaves the page has stopped speaking to it.
  useEffect(() => () => recording.current?.cancel(), []);

  return {
    listener,
    state,
    seconds,
    level: () => recording.current?.level() ?? 0,
    error,
    paid: data?.totalMicroEur ?? null,
    start: () => void start(),
    finish: () => void finish(),
    cancel,
  };
}

/** Seconds after which it ends by itself; more would not be taken. */
const longest = 600;
