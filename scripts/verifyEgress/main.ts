import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildIfChanged } from "../buildIfChanged";
import { findBrowser, noBrowserAdvice } from "../findBrowser";
import type { Options } from "./messages";
import { weakenings, type Weakening } from "./weaken";

const usage = `Usage: npm run verify:egress -- [--json FILE] [--managed] [--weaken allowlist|policy|both]
  --json FILE  write the result there
  --managed    start the browser as a hospital may manage it (no WebRTC on the local network, no form questions)
  --weaken W   serve the app without that header: the test must then fail`;

const tools: Readonly<Record<string, string>> = {
  unshare: "util-linux",
  mount: "mount",
  ip: "iproute2",
  tcpdump: "tcpdump",
};

/** Why this machine cannot run the test, or nothing. */
function obstacle(): string | undefined {
  if (process.platform !== "linux") return "It needs Linux: it puts the browser into a network namespace.";
  if (process.getuid?.() !== 0)
    return "It needs root, for the network namespace and the sniffer: sudo npm run verify:egress";
  const missing = Object.keys(tools).filter((tool) => spawnSync("which", [tool]).status !== 0);
  if (missing.length)
    return `Missing: ${missing.join(", ")}. Install: apt-get install ${missing.map((tool) => tools[tool]).join(" ")}`;
  if (spawnSync("unshare", ["--net", "--mount", "true"]).status !== 0)
    return "This system does not permit network namespaces (a container without the right to make them?).";
  return findBrowser() ? undefined : noBrowserAdvice;
}

function isWeakening(name: string): name is Weakening {
  return name in weakenings;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: "string" },
      weaken: { type: "string" },
      managed: { type: "boolean", default: false },
    },
  });
  if (values.weaken !== undefined && !isWeakening(values.weaken)) throw new Error(usage);
  const reason = obstacle();
  if (reason) throw new Error(`Nothing was verified. ${reason}`);
  await buildIfChanged();
  const options: Options = {
    json: values.json && resolve(values.json),
    weaken: values.weaken,
    managed: values.managed,
  };
  const world = fileURLToPath(new URL("world.ts", import.meta.url));
  const args = ["--net", "--mount", process.execPath, ...process.execArgv, world, JSON.stringify(options)];
  return spawnSync("unshare", args, { stdio: "inherit" }).status ?? 1;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
