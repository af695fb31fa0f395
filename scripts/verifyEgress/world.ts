import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { channels } from "../../src/sealed/channels/all";
import { catchAll } from "./catchAll";
import { fakeNameServer } from "./dns";
import { judge } from "./judge";
import { addressesOf, link, type Options, type Outward, type Phase } from "./messages";
import { plan } from "./plan";
import { printReport, writeReport } from "./report";
import { sniff } from "./sniffer";

/** The network's side: everything that the browser's namespace sends ends here, is written down, and goes nowhere. */
const options = JSON.parse(process.argv[2] ?? "{}") as Options;
const LAST_PACKETS = 2000;

async function main(): Promise<boolean> {
  const inside = startInside();
  await pause(300);
  connect(inside.pid!);
  const { nameOf } = await fakeNameServer(link.host);
  await catchAll();
  const sniffer = await sniff(link.outside);
  const phases: { name: Phase; from: number }[] = [];
  const tried = new Set<string>();
  let journey: readonly string[] = [];
  const browser = await follow(inside, (message) => {
    if (message.kind === "phase") {
      console.log(`${message.name} …`);
      phases.push({ name: message.name, from: sniffer.packets.length });
    }
    if (message.kind === "journey") journey = message.done;
    if (message.kind === "tried") tried.add(message.token);
  });
  await pause(LAST_PACKETS);
  sniffer.stop();
  inside.send({ kind: "end" });
  const attempts = (["sealed", "control"] as const).flatMap((one) => plan(channels, one, addressesOf(one)));
  const judgement = judge({ attempts, packets: sniffer.packets, phases, nameOf, tried });
  const passed = judgement.sealed && journey.length > 0;
  const weakened = options.weaken ?? null;
  const report = { ...judgement, browser, managed: options.managed ?? false, weakened, journey, passed };
  printReport(report);
  if (options.json) writeReport(report, options.json);
  return passed;
}

function startInside(): ChildProcess {
  const script = fileURLToPath(new URL("inside.ts", import.meta.url));
  const command = [process.execPath, ...process.execArgv, script, JSON.stringify(options)];
  return spawn("unshare", ["--net", "--mount", ...command], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

/** The only link of the browser's namespace, and its end here. */
function connect(pid: number): void {
  ip("link", "set", "lo", "up");
  ip("link", "add", link.outside, "type", "veth", "peer", "name", link.inside, "netns", String(pid));
  ip("addr", "add", `${link.host}/24`, "dev", link.outside);
  ip("link", "set", link.outside, "up");
  // Every address that the name server gives out is this side's own.
  ip("route", "add", "local", "198.18.0.0/15", "dev", "lo");
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

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

main()
  .then((passed) => process.exit(passed ? 0 : 1))
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
