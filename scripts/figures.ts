import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { PHANTOM_CLASSES, PHANTOM_SEED } from "@/domain/phantom";
import { loadModel, sampleImages } from "@/gan/sample";
import { toByte } from "@/gan/train";
import { phantomPatient } from "@/phantom/patient";
import { renderRadiograph } from "@/phantom/radiograph";
import { startDevice } from "../headless/nodeDevice";
import { shades, writeSheet } from "./greyPictures";

/**
 * The contact sheets of docs/first-light.md.
 *   npx tsx scripts/figures.ts phantom --checkpoint FILE --out PNG    real beside synthetic, a row for each class
 *   npx tsx scripts/figures.ts samples --checkpoint FILE --out PNG    synthetic only, seeds in order
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    checkpoint: { type: "string" },
    out: { type: "string" },
    rows: { type: "string", default: "4" },
    columns: { type: "string", default: "8" },
    first: { type: "string", default: "0" },
    scale: { type: "string", default: "2" },
  },
});
const { checkpoint, out } = values;
if (!checkpoint || !out) throw new Error("Name the files: --checkpoint FILE --out PNG");
await startDevice("wasm");
const model = loadModel(new Uint8Array(readFileSync(checkpoint)));
const { size } = model.config;
const [rowCount, columns, first, scale] = [values.rows, values.columns, values.first, values.scale].map(
  Number,
);

if (positionals[0] === "phantom") await phantomSheet(out);
else await sampleSheet(out);
process.exit(0);

async function synthetic(classIndex: number, seeds: readonly number[]): Promise<Uint8Array[]> {
  const images: Uint8Array[] = [];
  for await (const part of sampleImages(model, { classIndex, seeds, truncation: 1 })) {
    for (let start = 0; start < part.length; start += size * size) {
      images.push(Uint8Array.from(part.subarray(start, start + size * size), toByte));
    }
  }
  return images;
}

/** Left of the empty column real, right of it synthetic. */
async function phantomSheet(path: string): Promise<void> {
  const each = 6;
  const numbers = Array.from({ length: each }, (_, i) => i);
  const rows: (Uint8Array | undefined)[][] = [];
  for (const [classIndex, id] of model.config.classIds.entries()) {
    const known = PHANTOM_CLASSES.find((one) => one.id === id);
    if (!known) throw new Error(`The model was not trained on the demo patients: class ${id}.`);
    const real = numbers.map((i) =>
      shades(renderRadiograph(phantomPatient(PHANTOM_SEED, 1000 + i, known.id), 0, size).image),
    );
    rows.push([...real, undefined, ...(await synthetic(classIndex, numbers))]);
  }
  writeSheet(path, rows, size, scale!);
}

async function sampleSheet(path: string): Promise<void> {
  const seeds = Array.from({ length: rowCount! * columns! }, (_, i) => first! + i);
  const images = await synthetic(0, seeds);
  const rows = Array.from({ length: rowCount! }, (_, r) => images.slice(r * columns!, (r + 1) * columns!));
  writeSheet(path, rows, size, scale!);
}
