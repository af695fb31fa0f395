import { expect, it } from "vitest";
import { sealOf, type BrowserFacts, type HeaderCheck } from "./networkFacts";

const browser: BrowserFacts = {
  name: "Chrome 156",
  system: "Linux",
  enforcesAllowlist: true,
  trustedTypes: true,
};
const headers: HeaderCheck = {
  at: 0,
  checked: 3,
  whole: 3,
  differences: [],
  server: null,
  unanswered: [],
  inForce: [],
};
const lacking = { path: "a.js", header: "Connection-Allowlist", expected: "x", found: null };

it("says sealed only of what was looked at, in a browser that enforces it", () => {
  expect(sealOf(null, browser, 0)).toBe("checking");
  expect(sealOf(headers, browser, 0)).toBe("sealed");
  expect(sealOf(headers, { ...browser, enforcesAllowlist: false }, 0)).toBe("unverifiable");
});

it("one missing header, no answer at all, or one way out is enough not to be sealed", () => {
  expect(sealOf({ ...headers, whole: 2, differences: [lacking] }, browser, 0)).toBe("open");
  expect(sealOf({ ...headers, checked: 0, whole: 0 }, browser, 0)).toBe("open");
  expect(sealOf(headers, browser, 1)).toBe("open");
});
