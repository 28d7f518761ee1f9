import { expect, it } from "vitest";
import { newId } from "./ids";
import { intlLocale, preferredLanguage } from "./locale";

it("takes the first language of the browser that is spoken here", () => {
  expect(preferredLanguage(["fr-FR", "de-AT", "en"])).toBe("de");
  expect(preferredLanguage(["fr"])).toBe("en");
});

it("keeps the reader's region, and reads plain English as English in Europe", () => {
  expect(intlLocale("de", ["en-US", "de-AT"])).toBe("de-AT");
  expect(intlLocale("en", ["en-US"])).toBe("en-150");
  expect(intlLocale("en", ["en-GB"])).toBe("en-GB");
  expect(intlLocale("de", ["fr"])).toBe("de-DE");
});

it("makes ids whose order is their time", () => {
  const [first, second] = [newId(1_700_000_000_000), newId(1_700_000_000_001)];
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(first < second).toBe(true);
});
