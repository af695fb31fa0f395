#!/usr/bin/env node
import { fileURLToPath } from "node:url";
import { readArguments, usage } from "./arguments";
import { exitWith, run } from "./run";

/**
 * The command `darkroom` of the unpacked package: serves the app built into it. Bundled to build/server/darkroom.mjs
 * (scripts/buildServer.mjs), so that it runs with nothing installed but Node.
 */
async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2));
  if (args.help) return console.log(`Usage: darkroom [options]\n${usage}`);
  await run(fileURLToPath(new URL("../../dist", import.meta.url)), args);
}

main().catch(exitWith);
