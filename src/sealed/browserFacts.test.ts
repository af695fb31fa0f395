import { expect, it } from "vitest";
import { browserFacts } from "./browserFacts";

const brands = (version: string, ...names: string[]) => ({
  brands: ["Not)A;Brand", "Chromium", ...names].map((brand) => ({ brand, version })),
  platform: "Linux",
});
const LINUX =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

it("vouches for Chrome and Edge from 152 on, and for nothing older", () => {
  const chrome = browserFacts({ userAgent: LINUX, userAgentData: brands("156", "Google Chrome") }, true);
  expect(chrome).toEqual({
    name: "Chrome 156",
    system: "Linux",
    enforcesAllowlist: true,
    trustedTypes: true,
  });
  const edge = (version: string) =>
    browserFacts({ userAgent: LINUX, userAgentData: brands(version, "Microsoft Edge") }, true);
  expect(edge("152")).toMatchObject({ name: "Edge 152", enforcesAllowlist: true });
  expect(edge("151")).toMatchObject({ name: "Edge 151", enforcesAllowlist: false });
});

it("does not vouch for Firefox, Safari, or a browser that does not say what it is", () => {
  const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
  expect(browserFacts({ userAgent: firefox }, false)).toEqual({
    name: "Firefox 140",
    system: "Windows",
    enforcesAllowlist: false,
    trustedTypes: false,
  });
  const safari =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15";
  expect(browserFacts({ userAgent: safari }, true)).toMatchObject({ name: "Safari 26.1", system: "macOS" });
  expect(browserFacts({ userAgent: LINUX }, true)).toMatchObject({
    name: "Chrome 156",
    enforcesAllowlist: false,
  });
  expect(browserFacts({ userAgent: "" }, false)).toMatchObject({
    name: "Unknown browser",
    enforcesAllowlist: false,
  });
});
