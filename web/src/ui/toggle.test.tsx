// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { Segmented } from "./segmented";
import { Toggle } from "./toggle";

afterEach(cleanup);

const aSwitch = () => screen.getByRole<HTMLInputElement>("switch");

function kept(isOn: boolean, onChange: (isOn: boolean) => unknown) {
  return (
    <Toggle isOn={isOn} onChange={onChange}>
      EU only
    </Toggle>
  );
}

it("shows what was chosen before it is kept, and then follows what is kept", () => {
  const never = () => new Promise<void>(() => undefined);
  const { rerender } = render(kept(false, never));
  fireEvent.click(aSwitch());
  expect(aSwitch().checked).toBe(true);
  rerender(kept(false, never));
  expect(aSwitch().checked).toBe(true);
  rerender(kept(true, never));
  expect(aSwitch().checked).toBe(true);
  rerender(kept(false, never));
  expect(aSwitch().checked).toBe(false);
});

it("goes back to what is kept when keeping failed", async () => {
  render(kept(false, () => Promise.reject(new Error("not kept"))));
  fireEvent.click(aSwitch());
  expect(aSwitch().checked).toBe(true);
  await expect.poll(() => aSwitch().checked).toBe(false);
});

it("marks the segment that was chosen before the address says so", () => {
  const chosen: string[] = [];
  render(
    <Segmented
      label="View"
      segments={[
        { value: "people", label: "People" },
        { value: "log", label: "Log" },
      ]}
      value="people"
      onChange={(value) => chosen.push(value)}
    />,
  );
  const log = screen.getByRole<HTMLInputElement>("radio", { name: "Log" });
  fireEvent.click(log);
  expect(log.checked).toBe(true);
  expect(chosen).toEqual(["log"]);
});
