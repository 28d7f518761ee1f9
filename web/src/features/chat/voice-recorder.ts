/** What is said into the microphone, as samples of 16 kHz: their number is the length, so the price is known before anything is sent. */

const rate = 16_000;
const headerBytes = 44;
/** As long as 25 MiB of such samples last. */
export const mostSeconds = 780;

export interface Recording {
  /** How loud it is now, from 0 to 1. */
  readonly level: () => number;
  /** Ends it and gives the sound. */
  readonly finish: () => Promise<Blob>;
  /** Ends it; nothing is kept. */
  readonly cancel: () => void;
}

/** Begins to record. Throws the browser's own error where it may not or cannot. */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const recorder = new MediaRecorder(stream);
  const pieces: Blob[] = [];
  recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
  recorder.start(1000);
  const samples = new Uint8Array(analyser.fftSize);
  const release = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  return {
    level: () => {
      analyser.getByteTimeDomainData(samples);
      return loudness(samples);
    },
    finish: async () => {
      try {
        await stopped(recorder);
        return await asWav(context, new Blob(pieces, { type: recorder.mimeType }));
      } finally {
        release();
        void context.close();
      }
    },
    cancel: () => {
      if (recorder.state !== "inactive") recorder.stop();
      release();
      void context.close();
    },
  };
}

/** From samples around 128: the root of their mean square, so that usual speech fills about half. */
export function loudness(samples: Uint8Array): number {
  let sum = 0;
  for (const sample of samples) sum += (sample - 128) ** 2;
  return Math.min(1, (Math.sqrt(sum / samples.length) / 128) * 4);
}

function stopped(recorder: MediaRecorder): Promise<void> {
  return new Promise((resolve) => {
    recorder.addEventListener("stop", () => resolve(), { once: true });
    if (recorder.state === "inactive") resolve();
    else recorder.stop();
  });
}

async function asWav(context: AudioContext, recorded: Blob): Promise<Blob> {
  const sound = await context.decodeAudioData(await recorded.arrayBuffer());
  const length = Math.min(Math.ceil(sound.duration * rate), mostSeconds * rate);
  const offline = new OfflineAudioContext(1, Math.max(1, length), rate);
  const source = offline.createBufferSource();
  source.buffer = sound;
  source.connect(offline.destination);
  source.start();
  return wavOf((await offline.startRendering()).getChannelData(0));
}

/** Samples of 16 bits, one channel. */
export function wavOf(samples: Float32Array): Blob {
  const view = new DataView(new ArrayBuffer(headerBytes + 2 * samples.length));
  const letters = (at: number, text: string) => {
    for (let index = 0; index < text.length; index += 1) view.setUint8(at + index, text.charCodeAt(index));
  };
  letters(0, "RIFF");
  view.setUint32(4, view.byteLength - 8, true);
  letters(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  letters(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, index) => {
    view.setInt16(headerBytes + 2 * index, Math.max(-1, Math.min(1, sample)) * 0x7fff, true);
  });
  return new Blob([view.buffer], { type: "audio/wav" });
}
