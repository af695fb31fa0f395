/** Writes the tables of docs/engine.md from the committed results: `npm run bench -- tables`. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { opTable, pairTable, type Report, stepTables } from "./engine/tables";

const place = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const DOCUMENT = place("docs/engine.md");
const [START, END] = ["<!-- tables -->", "<!-- end of tables -->"];

function read(name: string): Report | undefined {
  const path = place(`bench/results/${name}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Report) : undefined;
}

const parts = [
  { name: "step", title: "Whole steps", table: stepTables },
  { name: "threads", title: "The processor alone, with two free cores", table: pairTable },
  { name: "peer", title: "PyTorch on the same processor", table: pairTable },
  { name: "step-node", title: "Whole steps under Node", table: stepTables },
  { name: "step-node-lavapipe", title: "Under Node on lavapipe", table: stepTables },
  { name: "ops", title: "Single operations", table: opTable },
].flatMap(({ name, title, table }) => {
  const report = read(name);
  if (!report) return [];
  const machine = `${report.runtime}; ${report.adapter}; ${report.cores} cores`;
  return [`**${title}**, \`bench/results/${name}.json\`: ${machine}.\n\n${table(report)}`];
});
const text = readFileSync(DOCUMENT, "utf8");
const [before, after] = [text.indexOf(START), text.indexOf(END)];
if (before < 0 || after < before) throw new Error(`${DOCUMENT} has no place for tables.`);
const whole = `${text.slice(0, before + START.length)}\n\n${parts.join("\n\n")}\n\n${text.slice(after)}`;
writeFileSync(DOCUMENT, await format(whole, { parser: "markdown", printWidth: 110, proseWrap: "preserve" }));
process.exit(0);
