import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext } from "playwright";
import { listen } from "../../server/listen";
import { createStaticServer } from "../../server/staticServer";
import { channels } from "../../src/sealed/channels/all";
import { findBrowser, noBrowserAdvice } from "../findBrowser";
import { buildAttack } from "./buildPage";
import { createControlServer } from "./control";
import { journey } from "./journey";
import { addressesOf, link, type Inward, type Options, type Outward } from "./messages";
import { placesAt } from "./places";
import { plan, type Subject } from "./plan";
import { runAttempts } from "./runAttempts";
import { landmarks, openProfile } from "./subjects";
import { weaken } from "./weaken";

/** The browser's side: alone in its network namespace, with one link out. */
const options = JSON.parse(process.argv[2] ?? "{}") as Options;
const tell = (message: Outward): void => void process.send?.(message);
const dist = fileURLToPath(new URL("../../dist", import.meta.url));

const policies = fileURLToPath(new URL("../../deploy/managed-browser.json", import.meta.url));
const IDLE = 5000;

process.on("message", ({ kind }: Inward) => {
  if (kind === "end") process.exit(0);
  run().catch((error: unknown) => tell({ kind: "failed", message: String(error) }));
});

async function run(): Promise<void> {
  joinNetwork();
  if (options.managed) manage();
  const app = createStaticServer(dist);
  if (options.weaken) weaken(app, options.weaken);
  const sealed = await serve(app, 8020);
  const control = await serve(createControlServer(), 8120);
  const code = await buildAttack();
  const browser = findBrowser();
  if (!browser) throw new Error(noBrowserAdvice);
  await withBrowser(browser, async (context) => {
    tell({ kind: "phase", name: "idle" });
    await context.pages()[0]?.waitForTimeout(IDLE);
    tell({ kind: "phase", name: "journey" });
    const page = await context.newPage();
    tell({ kind: "journey", done: await journey(page, sealed) });
    await page.close();
    await attack(context, "sealed", sealed, code);
  });
  await withBrowser(browser, (context) => attack(context, "control", control, code));
  tell({ kind: "finished", browser: spawnSync(browser, ["--version"], { encoding: "utf8" }).stdout.trim() });
}

async function withBrowser(path: string, work: (context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await openProfile(path);
  await work(context);
  await context.close();
}

async function attack(context: BrowserContext, subject: Subject, url: string, code: string): Promise<void> {
  tell({ kind: "phase", name: subject });
  const attempts = plan(channels, subject, addressesOf(subject));
  const places = placesAt(context, url, landmarks[subject]);
  await runAttempts(attempts, places, code, ({ token }) => tell({ kind: "tried", token }));
}

async function serve(server: Server, port: number): Promise<string> {
  return `http://localhost:${await listen(server, "127.0.0.1", port)}/`;
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

/** The policies of deploy/managed-browser.json, seen by this namespace only: nothing is written to the real /etc. */
function manage(): void {
  const folders = ["/etc/chromium", "/etc/opt/chrome"].filter((folder) => existsSync(folder));
  if (folders.length === 0)
    throw new Error("--managed needs a folder /etc/chromium or /etc/opt/chrome to stand in for.");
  for (const folder of folders) {
    command("mount", "-t", "tmpfs", "none", folder);
    mkdirSync(join(folder, "policies/managed"), { recursive: true });
    copyFileSync(policies, join(folder, "policies/managed/darkroom.json"));
  }
}

function ip(...args: string[]): void {
  command("ip", ...args);
}

function command(name: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(name, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${name} ${args.join(" ")}: ${stderr.trim()}`);
}
