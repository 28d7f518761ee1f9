import { describe, expect, it } from "vitest";
import { loudness, wavOf } from "./voice-recorder";

describe("a recorded voice", () => {
  it("is a sound whose header says how long it is", async () => {
    const view = new DataView(await wavOf(new Float32Array([0, 1, -1, 2])).arrayBuffer());
    expect(view.getUint32(24, true)).toBe(16_000);
    expect(view.getUint32(40, true)).toBe(8);
    expect([44, 46, 48, 50].map((at) => view.getInt16(at, true))).toEqual([0, 32_767, -32_767, 32_767]);
  });

  it("is silent around the middle, and never louder than 1", () => {
    expect(loudness(new Uint8Array([128, 128, 128]))).toBe(0);
    expect(loudness(new Uint8Array([0, 255, 0, 255]))).toBe(1);
  });
});
