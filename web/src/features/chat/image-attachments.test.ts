import { expect, test } from "vitest";
import {
  type Attachment,
  attachmentsOf,
  choose,
  distinctFiles,
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
  Array.from({ length: count }, (_, key) => ({
    key: String(key),
    name: "",
    bytes,
    progress: 1,
    file: null,
    source: null,
  }));

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

test("a file that is chosen twice joins once, whatever it is called", async () => {
  const image = (content: string, name: string) => new File([content], name, { type: "image/png" });
  const names = async (files: readonly File[], before: readonly Blob[] = []) =>
    (await distinctFiles(files, before)).map(({ name }) => name);
  expect(await names([image("one", "a.png"), image("one", "b.png"), image("two", "a.png")])).toEqual([
    "a.png",
    "a.png",
  ]);
  expect(await names([image("one", "a.png"), image("six", "c.png")], [new Blob(["one"])])).toEqual(["c.png"]);
  const lost = image("one", "lost.png");
  lost.arrayBuffer = () => Promise.reject(new Error("gone"));
  expect(await names([lost, image("one", "a.png")])).toEqual(["lost.png", "a.png"]);
});

test("a file that is refused is named once", () => {
  const refused = choose([file("a.svg", "image/svg+xml"), file("a.svg", "image/svg+xml")], []).refused;
  expect(refused.map(({ name }) => name)).toEqual(["a.svg"]);
});
