/** How fast demo radiographs are drawn on one core: `npx tsx bench/phantom.ts [--json FILE]`. */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { PHANTOM_CLASSES, PHANTOM_SEED } from "@/domain/phantom";
import { phantomPatient } from "@/phantom/patient";
import { renderRadiograph } from "@/phantom/radiograph";

const REPEATS = 7;
const PLAN = [
  { size: 64, images: 20 },
  { size: 128, images: 20 },
  { size: 256, images: 5 },
  { size: 1024, images: 1 },
  { size: 2048, images: 1 },
];

/** Images per second over one pass through all classes. */
function pass(size: number, images: number, first: number): number {
  const start = performance.now();
  for (let n = 0; n < images; n++) {
    const { id } = PHANTOM_CLASSES[n % PHANTOM_CLASSES.length]!;
    renderRadiograph(phantomPatient(PHANTOM_SEED, first + n, id), 0, size);
  }
  return (1000 * images) / (performance.now() - start);
}

function measure(size: number, images: number) {
  pass(size, Math.min(images, 2), 0);
  const repeats = size > 512 ? 3 : REPEATS;
  const rates = Array.from({ length: repeats }, (_, k) => pass(size, images, k * images)).sort(
    (a, b) => a - b,
  );
  return {
    size,
    median: rates[repeats >> 1]!,
    slowest: rates[0]!,
    fastest: rates[repeats - 1]!,
    repeats,
    images,
  };
}

const results = PLAN.map(({ size, images }) => measure(size, images));
for (const { size, median, slowest, fastest, repeats } of results) {
  const range = `${slowest.toFixed(2)} to ${fastest.toFixed(2)}`;
  process.stdout.write(`${size} px: ${median.toFixed(2)} images/s, median of ${repeats} (${range})\n`);
}
const json = process.argv.indexOf("--json");
if (json > 0) {
  const conditions = { node: process.version, processor: cpus()[0]?.model, threads: 1, unit: "images/s" };
  writeFileSync(process.argv[json + 1]!, JSON.stringify({ conditions, results }, null, 2) + "\n");
}
