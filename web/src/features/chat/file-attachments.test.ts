import { expect, it } from "vitest";
import type { UploadedFile } from "@/api/resumable-upload";
import type { Model } from "@/api/types";
import {
  attachedTo,
  isAttached,
  isReadyFor,
  mostDocuments,
  place,
  placeKept,
  takeAttached,
  takeOut,
} from "./file-attachments";
import { stateOf } from "./file-uploads";

const file: UploadedFile = {
  id: "1",
  name: "Vertrag.pdf",
  bytes: 900,
  receivedBytes: 900,
  state: "ready",
  refusal: null,
  mediaType: "application/pdf",
  textState: "ready",
  textError: null,
  pages: 3,
  textBytes: 40,
  createdAt: "2026-11-30T10:00:00Z",
  expiresAt: null,
};
const document = { id: "1", name: "Vertrag.pdf", mediaType: "application/pdf", bytes: 900, pages: 3, textBytes: 40 };
const reads = { pdf: true } as Model;
const readsText = { pdf: null } as Model;

it.each([
  ["is there", {}, "ready", null],
  ["is being put together", { state: "checking", mediaType: null }, "checking", null],
  ["is being read", { textState: "reading" }, "reading", null],
  ["is of a kind nobody reads", { textState: null }, "failed", "kind_unknown"],
  ["is broken", { textState: "failed", textError: "text_broken" }, "failed", "text_broken"],
  ["holds a virus", { state: "refused", refusal: "virus_found", mediaType: null }, "failed", "virus_found"],
] as const)("says of a file that it %s", (_, part, phase, reason) => {
  expect(stateOf({ ...file, ...part })).toMatchObject({ phase, reason, name: "Vertrag.pdf" });
});

it("sends a scan to models that read PDFs alone", () => {
  const scan = { textState: "failed", textError: "text_none", textBytes: null } as const;
  const attached = (pages: number) => ({
    ...{ key: "k", id: "1", bytes: 900, received: 900, isWaiting: false },
    ...stateOf({ ...file, ...scan, pages }),
  });
  expect([isReadyFor(attached(3), reads), isReadyFor(attached(3), readsText)]).toEqual([true, false]);
  expect(isReadyFor(attached(101), reads), "too long to go as it is").toBe(false);
});

it("keeps the files of a chat apart, each once and not too many, until they are taken", () => {
  placeKept("one", [document, { ...document, id: "2" }]);
  placeKept("one", [document]);
  expect(attachedTo("one").map(({ id }) => id)).toEqual(["1", "2"]);
  expect(attachedTo("other")).toEqual([]);
  takeOut("one", attachedTo("one")[0]?.key ?? "");
  placeKept(
    "one",
    Array.from({ length: 20 }, (_, at) => ({ ...document, id: `more-${at}` })),
  );
  expect(attachedTo("one")).toHaveLength(mostDocuments);
  expect(takeAttached("one")[0]).toEqual({ ...document, id: "2" });
  expect(attachedTo("one")).toEqual([]);
});

it("places what is added at once, before what sends it is loaded, and says what has no room", () => {
  const files = Array.from({ length: 12 }, (_, at) => new File(["x"], `${at}.txt`));
  const { placed, refused } = place("full", files);
  expect(attachedTo("full").map(({ name, phase }) => [name, phase])[0]).toEqual(["0.txt", "sending"]);
  expect(placed).toHaveLength(mostDocuments);
  expect(refused.map(({ name }) => name)).toEqual(["10.txt", "11.txt"]);
  takeOut("full", placed[0]?.key ?? "");
  expect(placed.slice(0, 2).map(({ key }) => isAttached(key))).toEqual([false, true]);
});
