import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext } from "playwright";
import { launchOptions } from "../findBrowser";
import type { Subject } from "./plan";

/** What to wait for in a page under test, and which of its workers to try from. */
export const landmarks: Readonly<Record<Subject, { ready: string; worker: RegExp }>> = {
  sealed: { ready: "nav", worker: /library/ },
  control: { ready: "script", worker: /worker\.js/ },
};

/** A browser with a profile of its own: in a private window Chromium neither connects nor looks up ahead of need. */
export function openProfile(browser: string): Promise<BrowserContext> {
  const { executablePath, args } = launchOptions(browser);
  return chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "darkroom-egress-profile-")), {
    executablePath,
    args,
    acceptDownloads: true,
    viewport: { width: 1440, height: 900 },
  });
}
