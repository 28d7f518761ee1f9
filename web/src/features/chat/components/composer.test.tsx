// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Model } from "@/api/types";
import { startI18n } from "@/lib/i18n";
import { Composer } from "./composer";

const range = { low: 0.00003, best: 0.00006, high: 0.0002 };
const perMtok = { input: 1, output: 4, cachedInput: null };
const model: Model = {
  id: "demo",
  provider: "demo",
  vendor: "other",
  region: "eu",
  eu: true,
  zone: "DEU",
  dialect: "openai",
  demo: true,
  label: "Demo",
  contextWindow: null,
  maxOutput: null,
  vision: null,
  pdf: null,
  reasoning: false,
  usdPerMtok: perMtok,
  eurPerMtok: perMtok,
  eurPerMtokSpan: null,
  typical: {
    microEur: 2700,
    kWh: range,
    co2eKg: range,
    waterL: range,
    class: "B",
    method: "a2b-2",
    measuredAnswers: null,
  },
};

const onSend = vi.fn<(text: string) => void>();
const onStop = vi.fn<() => void>();
const onWallet = vi.fn<() => void>();

const noAttachments = {
  list: [],
  refused: [],
  isSending: false,
  add: () => undefined,
  remove: () => undefined,
  take: () => [],
  putBack: () => undefined,
};

const noFiles = {
  list: [],
  refused: [],
  add: () => undefined,
  addKept: () => undefined,
  remove: () => undefined,
  take: () => [],
  putBack: () => undefined,
};

function Page({ isWriting = false }: { isWriting?: boolean }) {
  const [text, setText] = useState("");
  return (
    <Composer
      estimated={[model]}
      text={text}
      onText={setText}
      onSend={() => onSend(text)}
      onStop={onStop}
      onPickModel={() => undefined}
      onWallet={onWallet}
      model={model}
      modelLabel="Demo (scripted, no AI)"
      history={[]}
      mostOutput={null}
      attachments={noAttachments}
      files={noFiles}
      fileEstimate={null}
      imagesBefore={0}
      isWriting={isWriting}
      isWaiting={false}
      isFirst
      notice={null}
    />
  );
}

function show(page = <Page />) {
  render(<QueryClientProvider client={new QueryClient()}>{page}</QueryClientProvider>);
  return screen.getByRole("textbox", { name: "Message" });
}

beforeAll(startI18n);
beforeEach(() => {
  const balance = { availableMicroEur: 4_310_000, tokenCredits: 4_500_000 };
  const estimate = { ...model.typical, microEur: 4000 };
  vi.stubGlobal(
    "fetch",
    async (address: string) => new Response(JSON.stringify(address.includes("/balance") ? balance : estimate)),
  );
});
afterEach(() => {
  cleanup();
  onSend.mockReset();
  onStop.mockReset();
  onWallet.mockReset();
  vi.unstubAllGlobals();
});

it("sends on Enter, and breaks the line on Shift+Enter", async () => {
  const area = show();
  await userEvent.type(area, "Hello{Shift>}{Enter}{/Shift}there{Enter}");
  expect(onSend).toHaveBeenCalledExactlyOnceWith("Hello\nthere");
});

it("F53: sends nothing while a word is being composed, nor an empty message", async () => {
  const area = show();
  await userEvent.type(area, "   {Enter}");
  await userEvent.type(area, "にほん");
  fireEvent.keyDown(area, { key: "Enter", isComposing: true });
  expect(onSend).not.toHaveBeenCalled();
});

it("stops on Escape while an answer is written, and does not send then", async () => {
  const area = show(<Page isWriting />);
  await userEvent.type(area, "next{Enter}{Escape}");
  expect(onSend).not.toHaveBeenCalled();
  expect(onStop).toHaveBeenCalledOnce();
  expect(screen.getByRole("button", { name: "Stop" })).toBeTruthy();
});

it("says what the answer will cost, in money and energy, before it is sent", async () => {
  await userEvent.type(show(), "Hello");
  await vi.waitFor(() =>
    expect(screen.getByTestId("estimate").textContent?.replaceAll("\u00a0", " ")).toBe("≈ 0.40 ct · ≈ 0.060 Wh"),
  );
});

it("shows the standing line in the same view", () => {
  show();
  expect(document.body.textContent).toContain("It does not make AI use climate-neutral.");
});

it("says what the wallet has for the message, and opens it", async () => {
  show();
  const available = await screen.findByRole("button", { name: /^Wallet and usage:\s4\.31\s€ available$/ });
  await userEvent.click(available);
  expect(onWallet).toHaveBeenCalledOnce();
  expect(onSend).not.toHaveBeenCalled();
});
