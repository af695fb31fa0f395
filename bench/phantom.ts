/** How fast demo radiographs are drawn on one core: `npx tsx bench/phantom.ts [--json FILE]`. */
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { PHANTOM_CLASSES, PHANTOM_SEED } from "@/domain/phantom";
import { phantomPatient } from "@/phantom/patient";
import { renderRadiograph } from "@/phantom/radiograph";

const REPEATS = 7;
const PLAN = [
  { size: 64, images: 20 },
  { size: 128, images: 30 },
  { size: 256, images: 5 },
  { size: 1024, images: 1 },
  { size: 2048, images: 1 },
];

interface Rate {
  /** Images per second by the clock. */
  readonly clock: number;
  /** Images per second of processor time, its garbage collector's threads included: fair on a busy machine. */
  readonly processor: number;
}

/** One pass through all classes. */
function pass(size: number, images: number, first: number): Rate {
  const start = performance.now();
  const used = process.cpuUsage();
  for (let n = 0; n < images; n++) {
    const { id } = PHANTOM_CLASSES[n % PHANTOM_CLASSES.length]!;
    renderRadiograph(phantomPatient(PHANTOM_SEED, first + n, id), 0, size);
  }
  const { user, system } = process.cpuUsage(used);
  return {
    clock: (1000 * images) / (performance.now() - start),
    processor: (1e6 * images) / (user + system),
  };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

function measure(size: number, images: number) {
  pass(size, Math.min(images, 5), 0);
  const repeats = size > 512 ? 3 : REPEATS;
  const rates = Array.from({ length: repeats }, (_, k) => pass(size, images, k * images));
  const clock = rates.map((rate) => rate.clock);
  const processor = rates.map((rate) => rate.processor);
  return {
    size,
    imagesPerSecond: { median: median(clock), slowest: Math.min(...clock), fastest: Math.max(...clock) },
    imagesPerProcessorSecond: median(processor),
    repeats,
    images,
  };
}

const results = PLAN.map(({ size, images }) => measure(size, images));
for (const { size, imagesPerSecond: rate, imagesPerProcessorSecond: core, repeats } of results) {
  const spread = `${rate.slowest.toFixed(2)} to ${rate.fastest.toFixed(2)}`;
  process.stdout.write(
    `${size} px: ${rate.median.toFixed(2)} images/s, median of ${repeats} (${spread}); ` +
      `${core.toFixed(2)} per second of processor time\n`,
  );
}
const json = process.argv.indexOf("--json");
if (json > 0) {
  const conditions = { node: process.version, processor: cpus()[0]?.model, threads: 1, load: loadavg()[0] };
  writeFileSync(process.argv[json + 1]!, JSON.stringify({ conditions, results }, null, 2) + "\n");
}
