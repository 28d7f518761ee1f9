import { expect, test } from "vitest";
import { containing } from "@/lib/search";
import { commandOf, fill, matching } from "./rules";

test("blanks are filled in, also with signs that mean something elsewhere", () => {
  expect(fill("Write to {{whom}} of {{ what }}, {{rest}}.", { whom: "$& {{what}}", what: "bogs" })).toBe(
    "Write to $& {{what}} of bogs, {{rest}}.",
  );
});

test("what is no blank stays", () => {
  const text = "{ {a} } {{}} {{ }} {{a\nb}} {{{}}} {{größe 2}}";
  expect(fill(text, { a: "x", "größe 2": "y" })).toBe("{ {a} } {{}} {{ }} {{a\nb}} {{{}}} y");
});

test("a blank may have the name of something every object has", () => {
  expect(fill("{{toString}} {{constructor}}", { constructor: "me" })).toBe("{{toString}} me");
});

test("the page finds words in names and in texts", () => {
  const prompts = [
    { name: "Letter", text: "Write to {{whom}}." },
    { name: "List", text: "Ten things." },
  ];
  expect(containing(prompts, " WHOM ", ["name", "text"]).map(({ name }) => name)).toEqual(["Letter"]);
  expect(containing(prompts, "", ["name", "text"])).toHaveLength(2);
});

test("a command is a line that begins with a slash", () => {
  expect(commandOf("/Let")).toBe("let");
  expect(commandOf("/")).toBe("");
  expect(commandOf("and/or")).toBeNull();
  expect(commandOf("/usr/bin")).toBeNull();
  expect(commandOf("/a\nb")).toBeNull();
});

test("names that begin with the words come first", () => {
  const prompts = ["A letter", "Letter", "Poem"].map((name) => ({ name }));
  expect(matching(prompts, "let").map(({ name }) => name)).toEqual(["Letter", "A letter"]);
});
