import { expect, test } from "vitest";
import {
  type Attachment,
  attachmentsOf,
  choose,
  keepAttachments,
  keptAttachments,
  mostBytes,
} from "./image-attachments";

function file(name: string, type = "image/png", size = 10): File {
  const made = new File(["x"], name, { type });
  Object.defineProperty(made, "size", { value: size });
  return made;
}

const there = (count: number, bytes = 10): Attachment[] =>
  Array.from({ length: count }, (_, key) => ({ key: String(key), name: "", bytes, progress: 1, file: null }));

test("only images of a known kind and size join, and only so many", () => {
  const chosen = choose(
    [
      file("a.png"),
      file("b.svg", "image/svg+xml"),
      file("c.png", "image/png", mostBytes + 1),
      file("d.png"),
      file("e.png"),
    ],
    there(6),
  );
  expect(chosen.accepted.map(({ name }) => name)).toEqual(["a.png", "d.png"]);
  expect(chosen.refused.map(({ fault, name }) => [fault, name])).toEqual([
    ["type", "b.svg"],
    ["size", "c.png"],
    ["count", "e.png"],
  ]);
});

test("all images together have a limit too", () => {
  expect(choose([file("a.png", "image/png", mostBytes)], there(2, mostBytes)).refused[0]?.fault).toBe("together");
});

test("a chat that is left keeps what the server has", () => {
  const [image] = attachmentsOf([{ id: "1", mediaType: "image/png", bytes: 5, width: 2, height: 3 }]);
  keepAttachments("chat", [image as Attachment, ...there(1)]);
  expect(keptAttachments("chat")).toEqual([image]);
  keepAttachments("chat", []);
  expect(keptAttachments("chat")).toEqual([]);
});
