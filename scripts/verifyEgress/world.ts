import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { channels } from "../../src/sealed/channels/all";
import { catchAll } from "./catchAll";
import { fakeNameServer } from "./dns";
import { addressesOf, link, type Options, type Outward, type Phase } from "./messages";
import { plan } from "./plan";
import { printReport, writeReport, type Report } from "./report";
import { sniff } from "./sniffer";
import { Attribution, isHousekeeping, tallyOf } from "./tally";
import type { Packet } from "./packet";
import { readQuestion } from "./dns";

const LEAST_CONTROL_LEAKS = 20;
const LAST_PACKETS = 2000;

/** The network's side: everything that the browser's namespace sends ends here, is written down, and goes nowhere. */
const options = JSON.parse(process.argv[2] ?? "{}") as Options;

async function main(): Promise<void> {
  ip("link", "set", "lo", "up");
  const inside = spawn(
    "unshare",
    [
      "--net",
      "--mount",
      process.execPath,
      ...process.execArgv,
      fileURLToPath(new URL("inside.ts", import.meta.url)),
      JSON.stringify(options),
    ],
    { stdio: ["ignore", "inherit", "inherit", "ipc"] },
  );
  const phases: { name: Phase; from: number }[] = [];
  await new Promise((resolve) => setTimeout(resolve, 300));
  ip("link", "add", link.outside, "type", "veth", "peer", "name", link.inside, "netns", String(inside.pid));
  ip("addr", "add", `${link.host}/24`, "dev", link.outside);
  ip("link", "set", link.outside, "up");
  // Every address that the name server gives out is this side's own.
  ip("route", "add", "local", "198.18.0.0/15", "dev", "lo");
  const { nameOf } = await fakeNameServer(link.host);
  await catchAll();
  const sniffer = await sniff(link.outside);
  const tried = new Set<string>();
  let done: readonly string[] = [];
  const browser = await follow(inside, (message) => {
    if (message.kind === "phase") {
      phases.push({ name: message.name, from: sniffer.packets.length });
      console.log(`${message.name} …`);
    }
    if (message.kind === "journey") done = message.done;
    if (message.kind === "tried") tried.add(message.token);
  });
  await new Promise((resolve) => setTimeout(resolve, LAST_PACKETS));
  sniffer.stop();
  inside.send({ kind: "end" });
  const report = judge(sniffer.packets, phases, nameOf, { browser, done, tried });
  printReport(report);
  if (options.json) writeReport(report, options.json);
  process.exit(report.passed ? 0 : 1);
}

interface Run {
  readonly browser: string;
  readonly done: readonly string[];
  readonly tried: ReadonlySet<string>;
}

function judge(
  packets: readonly Packet[],
  phases: readonly { name: Phase; from: number }[],
  nameOf: ReadonlyMap<string, string>,
  { browser, done, tried }: Run,
): Report {
  const attempts = (["sealed", "control"] as const).flatMap((subject) =>
    plan(channels, subject, addressesOf(subject)),
  );
  const attribution = new Attribution(attempts, nameOf);
  const leaked = new Set<string>();
  const others = new Map<string, number>();
  let appPackets = 0;
  let journeyPackets = 0;
  packets.forEach((packet, at) => {
    if (isHousekeeping(packet)) return;
    const attempt = attribution.of(packet);
    if (attempt) {
      leaked.add(attempt.token);
      if (attempt.subject === "sealed") appPackets++;
      return;
    }
    const phase = phases.findLast(({ from }) => from <= at)?.name ?? "idle";
    if (phase === "journey") journeyPackets++;
    const key = `${phase}: ${describe(packet, nameOf)}`;
    others.set(key, (others.get(key) ?? 0) + 1);
  });
  const rows = tallyOf(attempts, leaked);
  const controlLeaks = rows.filter(({ control }) => control).length;
  const untried = attempts.filter(({ token }) => !tried.has(token)).map(({ token }) => token);
  return {
    channels: rows,
    appPackets,
    controlLeaks,
    journey: done,
    journeyPackets,
    otherPackets: Object.fromEntries(others),
    untried,
    browser,
    weakened: options.weaken ?? null,
    passed:
      appPackets === 0 && controlLeaks >= LEAST_CONTROL_LEAKS && untried.length === 0 && done.length > 0,
  };
}

function describe(packet: Packet, nameOf: ReadonlyMap<string, string>): string {
  const { kind, protocol, to, port, payload } = packet;
  if (kind === "udp" && (port === 53 || port === 5353))
    return `name ${readQuestion(payload)?.name ?? "unreadable"}`;
  return kind === "other" ? protocol : `${kind} ${nameOf.get(to) ?? to}:${port}`;
}

function follow(inside: ChildProcess, onMessage: (message: Outward) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    inside.on("message", (message: Outward) => {
      onMessage(message);
      if (message.kind === "finished") resolve(message.browser);
      if (message.kind === "failed") reject(new Error(message.message));
    });
    inside.on("close", () => reject(new Error("The browser's side ended early.")));
    inside.send({ kind: "linked" });
  });
}

function ip(...args: string[]): void {
  const { status, stderr } = spawnSync("ip", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`ip ${args.join(" ")}: ${stderr.trim()}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
