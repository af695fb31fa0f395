import { expect, it } from "vitest";
import { securityHeaders, securityHeadersFor } from "../src/domain/securityHeaders";
import { devHeadersFor } from "./sealPlugin";

const NONCE = "abc";

it("the development server's headers differ by its nonce in scripts and styles alone", () => {
  const dev = devHeadersFor("/", NONCE);
  expect(dev["Content-Security-Policy"]).toContain("script-src 'self' 'nonce-abc';");
  expect(dev["Content-Security-Policy"]).toContain("style-src 'self' 'nonce-abc';");
  const without = dev["Content-Security-Policy"]!.replaceAll(` 'nonce-${NONCE}'`, "");
  expect({ ...dev, "Content-Security-Policy": without }).toEqual(securityHeaders);
});

it("a worker's source gets a worker's headers in development, as its script does in the build", () => {
  expect(devHeadersFor("/src/workers/host/training.worker.ts?worker_file&type=module", NONCE)).toEqual(
    securityHeadersFor("/assets/workers/training.worker-1a.js"),
  );
});
