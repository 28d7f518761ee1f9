import { expect, it } from "vitest";
import { coloursOf, colourValue, OTHERS } from "./series";

it("gives a name its colour whatever stands before it", () => {
  const [openai] = coloursOf(["openai", "mistral"]);
  expect(coloursOf(["mistral", "google", "openai"])[2]).toBe(openai);
  expect(coloursOf(["my-server"])).toEqual(coloursOf(["my-server"]));
});

it("gives names shown together colours that differ", () => {
  const names = ["openai", "demo", "anthropic", "ollama", "x"];
  expect(new Set(coloursOf(names)).size).toBe(5);
  expect(coloursOf([...names, "y"])).toHaveLength(6);
});

it("has a colour of their own for all others", () => {
  expect(colourValue(OTHERS)).toBe("var(--chart-others)");
  expect(colourValue(0)).toBe("var(--chart-1)");
});
