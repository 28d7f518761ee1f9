import { expect, it } from "vitest";
import type { Message } from "@/api/types";
import { firstRendered, guessHeight, measureSpeed } from "./message-window";

const message = (id: string, text: string, role: Message["role"] = "assistant") => ({ id, text, role }) as Message;
const chat = Array.from({ length: 100 }, (_, index) => message(`${index}`, "word ".repeat(100)));

it("guesses a longer text higher, and higher in a narrower window", () => {
  const short = guessHeight(message("a", "Yes."), 700);
  const long = guessHeight(message("b", "word ".repeat(500)), 700);
  expect(long).toBeGreaterThan(short);
  expect(guessHeight(message("b", "word ".repeat(500)), 320)).toBeGreaterThan(long);
  expect(guessHeight(message("c", "line\n".repeat(100)), 700)).toBeGreaterThan(
    guessHeight(message("d", "line ".repeat(100)), 700),
  );
});

it("draws the end that fills a window first, and no more", () => {
  const drawn = firstRendered(chat, 700, 900, null);
  expect(drawn.has("99")).toBe(true);
  expect(drawn.size).toBeLessThan(12);
  expect([...firstRendered(chat.slice(0, 1), 700, 900, null)]).toEqual(["0"]);
});

it("draws what stands around a message that is gone to", () => {
  expect([...firstRendered(chat, 700, 900, "50")]).toEqual(["49", "50", "51"]);
  expect([...firstRendered(chat, 700, 900, "0")]).toEqual(["0", "1"]);
  expect(firstRendered(chat, 700, 900, "in no branch").has("99")).toBe(true);
});

it("knows who flies past from who reads, and when they have come to rest", () => {
  const still = { top: 0, at: 0, speed: 0 };
  expect(measureSpeed(still, 2000, 20).speed).toBe(100);
  expect(measureSpeed(still, 40, 20).speed).toBe(2);
  const flying = measureSpeed(still, 2000, 20);
  expect(measureSpeed(flying, 2000, 25)).toBe(flying);
  expect(measureSpeed(flying, 2000, 145).speed).toBe(0);
});
