import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { startDevice } from "../headless/nodeDevice";

/**
 * Trains the network that compares images where a data set has no experiment of its own, and puts it into public/models/:
 *   npx tsx scripts/shipExtractor.ts [--patients N] [--steps N] [--seed N] [--model FILE]
 * It sees phantom patients only, made here. FILE: what `headless -- heatmaps` trained with the same numbers.
 */
const { values } = parseArgs({
  options: {
    patients: { type: "string", default: "700" },
    steps: { type: "string", default: "400" },
    seed: { type: "string", default: "1" },
    model: { type: "string" },
  },
});
const FILE = "extractor-phantom-64";
const HELD_OUT_FROM = 1_000_000;
const HELD_OUT = 200;

const device = await startDevice("wasm");
const { accuracyOf, labelled, phantomImages, trainOnPhantom } = await import("../headless/phantomClassifier");
const { decodeClassifier, encodeClassifier } = await import("@/evaluation/classifier/modelFile");
const { predict } = await import("@/evaluation/classifier/predict");

const [seed, patients, steps] = [Number(values.seed), Number(values.patients), Number(values.steps)];
const training = { seed, patients, size: 64, steps, width: undefined } as const;
const model = values.model
  ? decodeClassifier(new Uint8Array(readFileSync(values.model)))
  : await trainOnPhantom(training, new AbortController().signal);
const validation = Math.ceil(patients / 7);
const held = phantomImages(seed, HELD_OUT_FROM, HELD_OUT, 64);
const accuracy = accuracyOf(await predict(model, labelled(held, 64)), held);
const bytes = encodeClassifier(model);
mkdirSync("public/models", { recursive: true });
writeFileSync(`public/models/${FILE}.dkc`, bytes);
writeFileSync(`public/models/${FILE}.md`, card(readLicence()));
process.stderr.write(
  `${FILE}.dkc: ${bytes.length} bytes, ${(100 * accuracy).toFixed(1)}% of ${HELD_OUT} called rightly\n`,
);
process.exit(0);

function readLicence(): string {
  return (JSON.parse(readFileSync("package.json", "utf8")) as { license: string }).license;
}

function card(licence: string): string {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const rows = [
    ["file", `\`${FILE}.dkc\`, float32, ${bytes.length.toLocaleString("en-GB")} bytes`],
    ["SHA-256", `\`${sha256}\``],
    [
      "use",
      "turns images into features for the Fréchet distance, KID, precision and recall, where a data set has no experiment of its own",
    ],
    [
      "network",
      `residual classifier of ${model.config.classIds.length} classes, ${model.config.size} × ${model.config.size}, width ${model.config.width}`,
    ],
    [
      "trained on",
      `radiographs of ${patients - validation} invented patients of \`src/phantom/\`, seed ${seed}; ${validation} more chose the step and the temperature`,
    ],
    ["real patients", "none"],
    [
      "command",
      `\`npx tsx scripts/shipExtractor.ts --patients ${patients} --steps ${steps} --seed ${seed}\` on ${device.name}`,
    ],
    ["measured", `${(100 * accuracy).toFixed(1)}% of ${HELD_OUT} held-out phantom patients called rightly`],
    [
      "limits",
      "it has never seen a real scan: distances on real images are comparable among themselves only, and a classifier trained on the hospital's own images is used instead as soon as there is one",
    ],
    ["licence", `${licence}, as the rest of the project; for research and education, not for diagnosis`],
  ];
  const table = rows.map(([name, value]) => `| ${name} | ${value} |`).join("\n");
  return `# Model card: ${FILE}\n\nThe feature extractor that ships with Darkroom.\n\n| | |\n| --- | --- |\n${table}\n`;
}
