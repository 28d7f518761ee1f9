import { describe, expect, it } from "vitest";
import { loadAgain } from "./lazy-part";

function failing(times: number) {
  let tries = 0;
  const load = async () => {
    tries += 1;
    if (tries <= times) throw new TypeError("Failed to fetch dynamically imported module");
    return tries;
  };
  return load;
}

describe("a part of the page", () => {
  it("is asked for again where the connection was lost", async () => {
    const waited: number[] = [];
    const wait = async (ms: number) => void waited.push(ms);
    expect(await loadAgain(failing(3), wait)).toBe(4);
    expect(waited).toEqual([500, 1000, 2000]);
  });

  it("fails where it never comes", async () => {
    await expect(loadAgain(failing(99), async () => {})).rejects.toThrow("dynamically imported");
  });
});
