import { encode } from "fast-png";
import { chromium } from "playwright";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { PHANTOM_CLASSES, type PhantomClassId } from "@/domain/phantom";
import { HEATMAP_METHODS } from "@/domain/quality";
import { trainingImage } from "@/dataset/preprocess";
import type { ClassifierModel } from "@/evaluation/classifier/model";
import { decodeClassifier } from "@/evaluation/classifier/modelFile";
import { predict } from "@/evaluation/classifier/predict";
import { combined, explain } from "@/evaluation/heatmaps/explain";
import { enlarged, type Heatmap } from "@/evaluation/heatmaps/heatmap";
import { ensembleVerdict } from "@/evaluation/uncertainty/ensemble";
import { loadModel, sampleImages, type GanModel } from "@/gan/sample";
import { phantomPatient } from "@/phantom/patient";
import { renderRadiograph } from "@/phantom/radiograph";
import { viridisTable } from "@/viewer/heat";
import { startDevice } from "../headless/nodeDevice";
import { HELD_OUT_FROM } from "../headless/phantomClassifier";
import { findBrowser, launchOptions, noBrowserAdvice } from "./findBrowser";

/**
 * Real and synthetic radiographs of the phantom side by side, and under each where an ensemble of classifiers looks:
 * docs/figures/evidence-heatmaps.png.
 *   npx tsx scripts/evidenceFigure.ts --classifiers A.dkc,B.dkc --out PNG [--gan public/models/phantom-64.dkm]
 * CLASSIFIERS: what `npm run headless -- heatmaps --ensemble 5` trained. The real patients are held out.
 */
const { values } = parseArgs({
  options: {
    classifiers: { type: "string" },
    gan: { type: "string", default: "public/models/phantom-64.dkm" },
    out: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
if (!values.classifiers || !values.out) throw new Error("Name --classifiers A.dkc,B.dkc and --out PNG");
const METHOD = HEATMAP_METHODS[0]!;
const SCALE = 4;

interface Picture {
  readonly kind: "Real" | "Synthetic";
  readonly classIndex: number;
  /** size × size, −1 to 1. */
  readonly image: Float32Array;
  /** Where the finding is known to be. */
  readonly mask?: Uint8Array;
}

await startDevice("wasm");
const members = values.classifiers
  .split(",")
  .map((file) => decodeClassifier(new Uint8Array(readFileSync(file))));
const gan = loadModel(new Uint8Array(readFileSync(values.gan)));
const { size } = gan.config;
const names = gan.config.classIds.map((id) => PHANTOM_CLASSES.find((one) => one.id === id)!.name);
const pictures: Picture[] = [];
for (const classIndex of names.keys()) {
  pictures.push(realOne(classIndex), {
    kind: "Synthetic",
    classIndex,
    image: await syntheticOne(gan, classIndex),
  });
}
const columns: string[] = [];
for (const picture of pictures) columns.push(await columnOf(picture));
await shoot(page(columns), values.out);
process.exit(0);

function realOne(classIndex: number): Picture {
  const id = gan.config.classIds[classIndex] as PhantomClassId;
  const patient = phantomPatient(Number(values.seed), HELD_OUT_FROM + classIndex, id);
  const { image, mask } = renderRadiograph(patient, 0, size);
  return { kind: "Real", classIndex, image: trainingImage(image, size, "pad"), mask };
}

async function syntheticOne(model: GanModel, classIndex: number): Promise<Float32Array> {
  for await (const part of sampleImages(model, { classIndex, seeds: [Number(values.seed)], truncation: 1 }))
    return part.slice(0, size * size);
  throw new Error("The model made no image.");
}

/** The image, its heatmap and what the ensemble says of it. */
async function columnOf({ kind, classIndex, image, mask }: Picture): Promise<string> {
  const heatmaps: Heatmap[] = [];
  const given: Float32Array[] = [];
  for (const model of members) {
    heatmaps.push(
      await explain(model, METHOD, { image, baseline: image, classIndex: indexIn(model, classIndex) }),
    );
    given.push(await predict(model, { count: 1, read: () => Promise.resolve(image) }));
  }
  const { mean, lowest, highest } = ensembleVerdict(given, names.length);
  const at = indexIn(members[0]!, classIndex);
  const share = (p: Float32Array): string => p[at]!.toFixed(2);
  const says = `${share(mean)} <small>(${share(lowest)} to ${share(highest)})</small>`;
  const heat = combined(heatmaps).mean;
  return `<td class="${kind}">${tag(drawn(image, undefined, mask))}${tag(drawn(image, heat, mask))}<p>${says}</p></td>`;
}

function indexIn(model: ClassifierModel, classIndex: number): number {
  return model.config.classIds.indexOf(gan.config.classIds[classIndex]!);
}

function tag(png: Uint8Array): string {
  return `<img src="data:image/png;base64,${Buffer.from(png).toString("base64")}">`;
}

/** The image in grey, half covered by its heatmap, with a line around the known finding. */
function drawn(image: Float32Array, heat?: Heatmap, mask?: Uint8Array): Uint8Array {
  const side = size * SCALE;
  const grey = enlarged(image, size, side);
  const hot = heat && enlarged(heat.values, size, side);
  const inside = mask && enlarged(Float32Array.from(mask), size, side);
  const colours = viridisTable(0);
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const shade = Math.max(0, Math.min(255, (grey[i]! + 1) * 127.5));
    const colour = hot && Math.round(255 * hot[i]!) * 4;
    // Where the heatmap is low the image stays as it is.
    const cover = hot ? 0.65 * Math.min(1, 2 * hot[i]!) : 0;
    for (let c = 0; c < 3; c++)
      data[3 * i + c] = shade * (1 - cover) + (colour === undefined ? 0 : colours[colour + c]! * cover);
    if (heat && inside && onLine(inside, i, side)) data.fill(255, 3 * i, 3 * i + 3);
  }
  return encode({ width: side, height: side, data, channels: 3, depth: 8 });
}

function onLine(inside: Float32Array, at: number, side: number): boolean {
  const own = inside[at]! >= 0.5;
  return own && [at - 1, at + 1, at - side, at + side].some((next) => (inside[next] ?? 0) < 0.5);
}

function page(columns: readonly string[]): string {
  const ramp = Array.from({ length: 5 }, (_, i) => viridisTable(0).subarray(Math.round((i * 255) / 4) * 4));
  const stops = ramp.map(([r, g, b]) => `rgb(${r},${g},${b})`).join(",");
  const heads = names.map((name) => `<th colspan="2">${name}</th>`).join("");
  const kinds = columns.map((_, i) => (i % 2 ? `<th class="Synthetic">◆ Synthetic</th>` : `<th>● Real</th>`));
  return `<style>
body{margin:0;background:#0d0d0d;color:#d9d9d9;font:13px system-ui,sans-serif}main{display:inline-block;padding:12px}
th{font-weight:600;font-size:15px;padding:2px 0;text-align:left}tr+tr th{font-size:13px;font-weight:400}
.Synthetic{color:#f2b366}td:nth-child(even){padding-right:12px}img{display:block;width:128px;margin:0 2px 2px 0}
p{margin:4px 0}small{font-size:12px;color:#a6a6a6}.ramp{display:inline-block;width:160px;height:10px;
margin:0 8px;background:linear-gradient(90deg,${stops})}table{border-collapse:collapse}th,td{vertical-align:top}
td{padding-left:0}</style><main><table><tr>${heads}</tr><tr>${kinds.join("")}</tr><tr>${columns.join("")}</tr></table>
<p>Least<span class="ramp"></span>most evidence for the class. White line: where the finding is. Number: probability of
the class, mean of ${members.length} classifiers (lowest to highest).</p></main>`;
}

async function shoot(html: string, path: string): Promise<void> {
  const executable = findBrowser();
  if (!executable) throw new Error(noBrowserAdvice);
  const browser = await chromium.launch(launchOptions(executable));
  const tab = await browser.newPage({ deviceScaleFactor: 1.5, viewport: { width: 1600, height: 600 } });
  await tab.setContent(html);
  await tab.locator("main").screenshot({ path });
  await browser.close();
}
