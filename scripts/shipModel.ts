import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { PHANTOM_SEED } from "@/domain/phantom";
import { publishModel } from "@/gan/checkpoint";
import { loadModel, sampleImages } from "@/gan/sample";
import { toByte } from "@/gan/train";
import { phantomPatient } from "@/phantom/patient";
import { renderRadiograph } from "@/phantom/radiograph";
import { startDevice } from "../headless/nodeDevice";
import { shades, writeGrey } from "./greyPictures";

/**
 * Puts a model trained on the demo patients into public/models/, and the pair of pictures of the first visit
 * into public/demo/:
 *   npx tsx scripts/shipModel.ts --run FOLDER [--seed N] [--class N] [--patient N]
 * FOLDER is what `npm run headless -- train --data phantom --conditional …` wrote.
 */
const { values } = parseArgs({
  options: {
    run: { type: "string" },
    seed: { type: "string", default: "1" },
    class: { type: "string", default: "0" },
    patient: { type: "string", default: "7" },
  },
});
if (!values.run) throw new Error("Name the folder of the run: --run FOLDER");
const file = "phantom-64.dkm";
const checkpoint = new Uint8Array(readFileSync(`${values.run}/checkpoint.dkm`));
const log = JSON.parse(readFileSync(`${values.run}/losses.json`, "utf8")) as Log;
const model = publishModel(checkpoint);
mkdirSync("public/models", { recursive: true });
mkdirSync("public/demo", { recursive: true });
writeFileSync(`public/models/${file}`, model);
writeFileSync("public/models/index.json", `${JSON.stringify(shelf(model, log), null, 2)}\n`);
await pictures(model);
process.exit(0);

interface Log {
  readonly images: number;
  readonly patients: number;
}

function shelf(bytes: Uint8Array, { images, patients }: Log) {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const entry = { file, sha256, kind: "phantom", name: "shipped model", trainedOn: { images, patients } };
  return { version: 1, models: [entry] };
}

async function pictures(bytes: Uint8Array): Promise<void> {
  await startDevice("wasm");
  const loaded = loadModel(bytes);
  const { size } = loaded.config;
  const request = { classIndex: Number(values.class), seeds: [Number(values.seed)], truncation: 1 };
  for await (const images of sampleImages(loaded, request)) {
    const grey = Uint8Array.from(images.subarray(0, size * size), toByte);
    writeGrey("public/demo/synthetic.png", size, size, grey);
  }
  const { image } = renderRadiograph(phantomPatient(PHANTOM_SEED, Number(values.patient), "normal"), 0, 512);
  writeGrey("public/demo/real.png", 512, 512, shades(image));
}
