import { expect, it } from "vitest";
import { initials } from "./initials";

it("makes initials from a name or an address", () => {
  expect(initials("Marta Kessler")).toBe("MK");
  expect(initials("marta.kessler@example.org")).toBe("MK");
  expect(initials("root@localhost")).toBe("R");
  expect(initials("")).toBe("");
  expect(initials("Zoe\u0308 \u{1f469}\u200d\u{1f33e}")).toBe("Z\u{1f469}\u200d\u{1f33e}");
  expect(initials("e\u0301va")).toBe("E\u0301");
  expect(initials("李小龍")).toBe("李");
});
