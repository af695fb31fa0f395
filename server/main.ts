import { fileURLToPath } from "node:url";
import { buildIfChanged } from "../scripts/buildIfChanged";
import { readArguments, usage } from "./arguments";
import { exitWith, run } from "./run";

/** `npm start`: builds the app when something changed, then serves it. */
async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2));
  if (args.help)
    return console.log(
      `Usage: npm start -- [options]\n${usage}\n  --no-build     serve what was built before`,
    );
  if (args.build) await buildIfChanged();
  await run(fileURLToPath(new URL("../dist", import.meta.url)), args);
}

main().catch(exitWith);
