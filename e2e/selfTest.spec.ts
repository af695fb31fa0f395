import { expect, test, type Browser } from "@playwright/test";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSelfTestPage } from "../scripts/verifyEgress/buildPage";
import { weaken } from "../scripts/verifyEgress/weaken";
import { listen } from "../server/listen";
import { createStaticServer } from "../server/staticServer";
import type { ChannelResult } from "../src/domain/sealed";

/** What the self-test says of a page with all headers, without one of them, and with none. */

const root = mkdtempSync(join(tmpdir(), "darkroom-self-test-"));
const folder = join(root, "page");
/** The same page without the policy that the build writes into it. */
const bare = join(root, "bare");

test.beforeAll(async () => {
  await buildSelfTestPage(folder);
  cpSync(folder, bare, { recursive: true });
  const page = join(bare, "index.html");
  const html = readFileSync(page, "utf8");
  writeFileSync(page, html.replace(/<meta[^>]+Content-Security-Policy[^>]+>/, ""));
});

interface Outcome {
  readonly results: readonly ChannelResult[];
  readonly moved: boolean;
  readonly left: number;
}

async function selfTest(browser: Browser, server: Server): Promise<Outcome> {
  const url = `http://localhost:${await listen(server, "127.0.0.1", 0)}/`;
  const page = await browser.newPage();
  try {
    await page.goto(url);
    const results = (await page.evaluate("runSelfTest()")) as ChannelResult[];
    const moved = page.url() !== url || page.context().pages().length !== 1;
    return { results, moved, left: await page.locator("[data-canary]").count() };
  } finally {
    await page.close();
    server.close();
  }
}

const verdictsOf = ({ results }: Outcome, names: RegExp) =>
  [...new Set(results.filter(({ name }) => names.test(name)).map(({ verdict }) => verdict))].sort();

test("sealed: nothing is open, most is shown to be blocked, and the page is left as it was", async ({
  browser,
}) => {
  const outcome = await selfTest(browser, createStaticServer(folder));
  expect(outcome.results.filter(({ verdict }) => verdict === "open")).toEqual([]);
  expect(outcome.results.filter(({ verdict }) => verdict === "blocked").length).toBeGreaterThanOrEqual(85);
  expect(
    verdictsOf(outcome, /^(fetch-get|xhr|websocket|webtransport|img|script|worker|iframe|webrtc)/),
  ).not.toContain("open");
  expect(verdictsOf(outcome, /^webrtc-|^fetch-get$|^send-beacon$/)).toEqual(["blocked"]);
  expect(outcome.results.find(({ name }) => name === "webrtc-stun")?.evidence).toContain(
    "Connection-Allowlist",
  );
  // A page cannot see these two; saying so is the only true answer.
  expect(verdictsOf(outcome, /^(dns-prefetch|preconnect)$/)).toEqual(["unverifiable"]);
  const keys = outcome.results.map(({ name, context }) => `${name} ${context}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.length).toBeGreaterThanOrEqual(54);
  expect(outcome).toMatchObject({ moved: false, left: 0 });
});

test("no headers: a request that fails because its name does not exist is not called blocked", async ({
  browser,
}) => {
  const server = weaken(createStaticServer(bare), "both");
  const outcome = await selfTest(browser, server);
  // On a busy machine an attempt may end without evidence either way; it is never taken for a refusal.
  const found = verdictsOf(outcome, /^(fetch-get|xhr-get|img|script|webrtc-stun|import|link-stylesheet)$/);
  expect(found).toContain("open");
  expect(found).not.toContain("blocked");
  expect(outcome.results.filter(({ verdict }) => verdict === "open").length).toBeGreaterThanOrEqual(50);
  expect(outcome).toMatchObject({ moved: false, left: 0 });
});

test("no Connection-Allowlist: WebRTC is open although the content security policy stands", async ({
  browser,
}) => {
  const outcome = await selfTest(browser, weaken(createStaticServer(folder), "allowlist"));
  expect(verdictsOf(outcome, /^webrtc-/)).toEqual(["open"]);
  expect(verdictsOf(outcome, /^(fetch-get|img|script)$/)).toEqual(["blocked"]);
});
