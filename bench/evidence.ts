/**
 * Writes the tables and plots of docs/evidence.md from the committed results: `npm run bench -- evidence`.
 * `--take NAME=DIR` first takes the result of an experiment, the folder that `npm run headless -- experiment` wrote, as
 * bench/results/evidence-NAME.json: its numbers, never an image or a name of a file.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { format } from "prettier";
import { evidencePlots } from "./evidence/plots";
import type { Evidence } from "./evidence/taken";
import { evidenceTables } from "./evidence/tables";

const place = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const DOCUMENT = place("docs/evidence.md");
const NAMES = ["phantom", "real"];

const { values } = parseArgs({ options: { take: { type: "string", multiple: true, default: [] } } });
for (const pair of values.take) take(pair);

let text = readFileSync(DOCUMENT, "utf8");
for (const name of NAMES) {
  const evidence = read(name);
  if (!evidence) continue;
  text = between(text, name, evidenceTables(evidence, name));
  for (const [file, svg] of Object.entries(evidencePlots(evidence, name))) {
    writeFileSync(place(`docs/figures/${file}`), svg);
  }
}
writeFileSync(DOCUMENT, await format(text, { parser: "markdown", printWidth: 110, proseWrap: "preserve" }));

function take(pair: string): void {
  const [name = "", folder = ""] = pair.split("=");
  if (!NAMES.includes(name) || folder === "") throw new Error(`--take takes ${NAMES.join("|")}=DIR.`);
  const json = (file: string): unknown => {
    const path = join(folder, file);
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
  };
  const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length };
  const [config, result, trust, quality] = ["experiment", "result", "trust", "quality"].map((each) =>
    json(`${each}.json`),
  );
  const taken = { machine, config, result, trust, quality };
  writeFileSync(place(`bench/results/evidence-${name}.json`), `${JSON.stringify(taken, null, 1)}\n`);
}

function read(name: string): Evidence | undefined {
  const path = place(`bench/results/evidence-${name}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Evidence) : undefined;
}

function between(whole: string, name: string, tables: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [before, after] = [whole.indexOf(start), whole.indexOf(end)];
  if (before < 0 || after < before) return whole;
  return `${whole.slice(0, before + start.length)}\n\n${tables}\n\n${whole.slice(after)}`;
}
process.exit(0);
