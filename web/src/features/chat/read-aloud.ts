/** One answer is read aloud at a time, whichever page of the app is looked at. What was made of a text is kept, so that it is paid once. */
import { send } from "@/api/client";
import { sessionState, subscribeToSession } from "@/api/session";
import type { Schemas } from "@/api/types";
import { euroToMicro } from "@/lib/money";
import { releaseObjectUrl } from "@/lib/object-url";

export type Speaker = Schemas["SpeakerOut"];
/** Who reads: a model of the server, or a voice of this device. */
export type ReadBy = { readonly model: Speaker } | { readonly voice: SpeechSynthesisVoice };

export interface Reading {
  readonly messageId: string;
  readonly state: "loading" | "playing" | "paused" | "ended" | "failed";
  readonly by: ReadBy;
  readonly speed: number;
  /** Letters that were read, of all. */
  readonly read: number;
  readonly letters: number;
  /** What its parts have cost so far, whenever they were made. */
  readonly paidMicroEur: number;
  readonly isWholePaid: boolean;
  readonly error: unknown;
}

interface Sound {
  readonly blob: Blob;
  readonly microEur: number;
}

interface Asked {
  readonly messageId: string;
  readonly conversationId: string;
  readonly parts: readonly string[];
  readonly by: ReadBy;
}

export class UnplayableError extends Error {
  override readonly name = "UnplayableError";
}

/** Bytes of sound that are kept. */
const MOST_KEPT = 64 << 20;
const SPEEDS = [1, 1.25, 1.5, 2, 0.75];

export class Reader {
  #reading: Reading | null = null;
  #asked: Asked | null = null;
  #stopSound: () => void = () => undefined;
  #pauseSound: (isPaused: boolean) => void = () => undefined;
  #setSpeed: (speed: number) => void = () => undefined;
  readonly #sounds = new Map<string, Promise<Sound>>();
  readonly #made = new Map<string, Sound>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): Reading | null => this.#reading;

  /** Whether all of it was made before, by that model. */
  isPaid(by: ReadBy, parts: readonly string[]): boolean {
    return "model" in by && parts.every((part) => this.#made.has(nameOf(by.model, part)));
  }

  readonly begin = (asked: Asked): void => {
    this.stop();
    this.#asked = asked;
    this.#reading = {
      messageId: asked.messageId,
      state: "loading",
      by: asked.by,
      speed: 1,
      read: 0,
      letters: asked.parts.reduce((sum, part) => sum + part.length, 0),
      paidMicroEur: 0,
      isWholePaid: false,
      error: null,
    };
    this.#tell({});
    void this.#run(asked);
  };

  readonly again = (): void => {
    if (this.#asked !== null) this.begin(this.#asked);
  };

  readonly stop = (): void => {
    this.#asked = null;
    this.#reading = null;
    this.#stopSound();
    this.#stopSound = () => undefined;
    this.#tell({});
  };

  /** What was made belongs to who is signed in. */
  readonly forget = (): void => {
    this.#sounds.clear();
    this.#made.clear();
    this.stop();
  };

  readonly pause = (isPaused: boolean): void => {
    if (this.#reading === null) return;
    this.#tell({ state: isPaused ? "paused" : "playing" });
    this.#pauseSound(isPaused);
  };

  readonly nextSpeed = (): void => {
    if (this.#reading === null) return;
    const speed = SPEEDS[(SPEEDS.indexOf(this.#reading.speed) + 1) % SPEEDS.length] ?? 1;
    this.#tell({ speed });
    this.#setSpeed(speed);
  };

  async #run(asked: Asked): Promise<void> {
    try {
      let read = 0;
      for (const [index, part] of asked.parts.entries()) {
        if ("model" in asked.by) {
          const sound = await this.#sound(asked, asked.by.model, part);
          if (this.#asked !== asked) return;
          const next = asked.parts[index + 1];
          // A failure of what comes next is told when its turn comes.
          if (next !== undefined) void this.#sound(asked, asked.by.model, next).catch(() => undefined);
          await this.#playSound(asked, sound, read, part.length);
        } else {
          await this.#speak(asked, asked.by.voice, part);
        }
        if (this.#asked !== asked) return;
        read += part.length;
        this.#tell({ read });
      }
      this.#tell({ state: "ended" });
    } catch (error) {
      if (this.#asked === asked) this.#tell({ state: "failed", error });
    }
  }

  #sound(asked: Asked, model: Speaker, text: string): Promise<Sound> {
    const name = nameOf(model, text);
    const known = this.#sounds.get(name);
    if (known !== undefined) return known;
    const made = makeSound(asked.conversationId, model, text).then(
      (sound) => {
        this.#made.set(name, sound);
        this.#forgetOldest();
        this.#tell({});
        return sound;
      },
      (error: unknown) => {
        this.#sounds.delete(name);
        throw error;
      },
    );
    this.#sounds.set(name, made);
    return made;
  }

  #forgetOldest(): void {
    let bytes = [...this.#made.values()].reduce((sum, { blob }) => sum + blob.size, 0);
    for (const [name, { blob }] of this.#made) {
      if (bytes <= MOST_KEPT || this.#made.size === 1) return;
      bytes -= blob.size;
      this.#made.delete(name);
      this.#sounds.delete(name);
    }
  }

  #playSound(asked: Asked, sound: Sound, before: number, length: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const url = URL.createObjectURL(sound.blob);
      const audio = new Audio(url);
      const end = () => {
        audio.pause();
        releaseObjectUrl(url);
        resolve();
      };
      this.#stopSound = end;
      const play = () => {
        audio.play().catch((problem: DOMException) => {
          // Whoever pauses at once interrupts its beginning; that is no failure.
          if (problem.name !== "AbortError")
            reject(new UnplayableError("the browser does not play it", { cause: problem }));
        });
      };
      this.#pauseSound = (isPaused) => (isPaused ? audio.pause() : play());
      this.#setSpeed = (speed) => {
        audio.playbackRate = speed;
      };
      audio.addEventListener("timeupdate", () => {
        const share = Number.isFinite(audio.duration) && audio.duration > 0 ? audio.currentTime / audio.duration : 0;
        if (this.#asked === asked) this.#tell({ read: before + Math.round(length * share) });
      });
      audio.addEventListener("ended", end);
      audio.addEventListener("error", () => {
        releaseObjectUrl(url);
        reject(new UnplayableError("the browser cannot play this sound"));
      });
      audio.playbackRate = this.#reading?.speed ?? 1;
      if (this.#reading?.state === "paused") return;
      this.#tell({ state: "playing" });
      play();
    });
  }

  #speak(asked: Asked, voice: SpeechSynthesisVoice, text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const said = new SpeechSynthesisUtterance(text);
      said.voice = voice;
      said.lang = voice.lang;
      said.rate = this.#reading?.speed ?? 1;
      said.onend = () => resolve();
      said.onerror = () =>
        this.#asked === asked ? reject(new UnplayableError("the browser does not speak")) : resolve();
      this.#stopSound = () => speechSynthesis.cancel();
      this.#pauseSound = (isPaused) => (isPaused ? speechSynthesis.pause() : speechSynthesis.resume());
      this.#setSpeed = () => undefined;
      if (this.#reading?.state !== "paused") this.#tell({ state: "playing" });
      speechSynthesis.speak(said);
    });
  }

  #tell(changes: Partial<Reading>): void {
    if (this.#reading !== null && this.#asked !== null) {
      const { by, parts } = this.#asked;
      const made = "model" in by ? parts.map((part) => this.#made.get(nameOf(by.model, part))) : [];
      const paidMicroEur = made.reduce((sum, sound) => sum + (sound?.microEur ?? 0), 0);
      const isWholePaid = made.length > 0 && made.every((sound) => sound !== undefined);
      this.#reading = { ...this.#reading, ...changes, paidMicroEur, isWholePaid };
    }
    for (const listener of this.#listeners) listener();
  }
}

export const reader = new Reader();

subscribeToSession(() => {
  if (sessionState().status === "signed-out") reader.forget();
});

function nameOf(model: Speaker, text: string): string {
  return `${model.provider} ${model.model}\n${text}`;
}

async function makeSound(conversationId: string, model: Speaker, text: string): Promise<Sound> {
  const answer = await send("/api/voice/speech", {
    method: "POST",
    body: { model: model.model, text, conversationId },
  });
  return { blob: await answer.blob(), microEur: euroToMicro(Number(answer.headers.get("x-a2b-cost-eur"))) };
}
