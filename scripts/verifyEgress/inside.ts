import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser } from "playwright";
import { listen } from "../../server/listen";
import { createStaticServer } from "../../server/staticServer";
import { channels } from "../../src/sealed/channels/all";
import { findBrowser, launchOptions, noBrowserAdvice } from "../findBrowser";
import { buildAttack } from "./buildPage";
import { createControlServer } from "./control";
import { journey } from "./journey";
import { addressesOf, link, type Inward, type Options, type Outward } from "./messages";
import { placesAt } from "./places";
import { plan, type Subject } from "./plan";
import { runAttempts } from "./runAttempts";
import { weaken } from "./weaken";

/** The browser's side: alone in its network namespace, with one link out. */
const options = JSON.parse(process.argv[2] ?? "{}") as Options;
const tell = (message: Outward): void => void process.send?.(message);
const dist = fileURLToPath(new URL("../../dist", import.meta.url));

process.on("message", ({ kind }: Inward) => {
  if (kind === "end") process.exit(0);
  run().catch((error: unknown) => tell({ kind: "failed", message: String(error) }));
});

async function run(): Promise<void> {
  joinNetwork();
  const app = createStaticServer(dist);
  if (options.weaken) weaken(app, options.weaken);
  const sealed = await serve(app);
  const control = await serve(createControlServer());
  const code = await buildAttack();
  const browser = await chromium.launch(launchOptions(named(findBrowser())));
  tell({ kind: "phase", name: "idle" });
  const empty = await browser.newPage();
  await empty.waitForTimeout(5000);
  await empty.close();
  await attack(browser, "sealed", sealed, code);
  await attack(browser, "control", control, code);
  tell({ kind: "finished", browser: browser.version() });
  await browser.close();
}

async function attack(browser: Browser, subject: Subject, url: string, code: string): Promise<void> {
  const context = await browser.newContext({ acceptDownloads: true, viewport: { width: 1440, height: 900 } });
  if (subject === "sealed") {
    tell({ kind: "phase", name: "journey" });
    const page = await context.newPage();
    tell({ kind: "journey", done: await journey(page, url) });
    await page.close();
  }
  tell({ kind: "phase", name: subject });
  const worker = subject === "sealed" ? /library/ : /worker\.js/;
  const places = placesAt(context, url, worker, subject === "sealed" ? "nav" : "script");
  await runAttempts(plan(channels, subject, addressesOf(subject)), places, code, ({ token }) =>
    tell({ kind: "tried", token }),
  );
  await context.close();
}

async function serve(server: Server): Promise<string> {
  return `http://localhost:${await listen(server, "127.0.0.1", 8020)}/`;
}

/** One address, one way out, one name server: all of them the sniffer's. */
function joinNetwork(): void {
  ip("link", "set", "lo", "up");
  ip("addr", "add", `${link.guest}/24`, "dev", link.inside);
  ip("link", "set", link.inside, "up");
  ip("route", "add", "default", "via", link.host);
  const resolver = join(mkdtempSync(join(tmpdir(), "darkroom-egress-")), "resolv.conf");
  writeFileSync(resolver, `nameserver ${link.host}\n`);
  command("mount", "--bind", resolver, "/etc/resolv.conf");
}

function ip(...args: string[]): void {
  command("ip", ...args);
}

function command(name: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(name, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${name} ${args.join(" ")}: ${stderr.trim()}`);
}

function named(browser: string | undefined): string {
  if (!browser) throw new Error(noBrowserAdvice);
  return browser;
}
