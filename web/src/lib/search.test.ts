import { expect, it } from "vitest";
import { containing } from "./search";

it.each(["Café für Ärzte", "プロジェクト「ガ」", "한국어 이름", "हिंदी ज़"])("finds %s however it is spelled", (name) => {
  const items = [{ name: name.normalize("NFC") }, { name: "other" }];
  expect(containing(items, `\u3000${name.normalize("NFD").toUpperCase()} `, ["name"])).toEqual([items[0]]);
  expect(containing([{ name: name.normalize("NFD") }], name.normalize("NFC"), ["name"])).toHaveLength(1);
});
