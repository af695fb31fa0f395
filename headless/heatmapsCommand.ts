import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HEATMAP_METHODS, type HeatmapMethod, type SanityCheck } from "@/domain/quality";
import type { DeviceReport } from "@/domain/training";
import type { ClassifierModel } from "@/evaluation/classifier/model";
import { decodeClassifier, encodeClassifier } from "@/evaluation/classifier/modelFile";
import { predict } from "@/evaluation/classifier/predict";
import { explain } from "@/evaluation/heatmaps/explain";
import { intersectionOverUnion, pointsAt } from "@/evaluation/heatmaps/lesions";
import { randomisationCheck } from "@/evaluation/heatmaps/sanity";
import { assertBackend } from "@/tensor/device";
import type { HeatmapsCommand } from "./experimentOptions";
import { interruptSignal, withTimeLimit } from "./interrupt";
import { UsageError } from "./options";
import {
  accuracyOf,
  labelled,
  meanOf,
  PHANTOM_CLASS_IDS,
  phantomImages,
  trainOnPhantom,
  type MaskedImage,
} from "./phantomClassifier";
import { say, sayProgress } from "./say";

/** Held-out patients have numbers of their own, far above those of the training. */
const HELD_OUT_FROM = 1_000_000;
const SANITY_IMAGES = 8;
const LESION_CLASSES = PHANTOM_CLASS_IDS.filter((id) => id !== "normal");

interface Scores {
  readonly images: number;
  /** Share of heatmaps whose hottest pixel lies on the lesion, or within the tolerance of it. */
  readonly pointingGame: number;
  /** What pointing blindly would reach: the mean share of the image that lesions fill. */
  readonly chance: number;
  readonly iou: number;
}
interface MethodScores extends Scores {
  readonly method: HeatmapMethod;
  readonly perClass: Readonly<Record<string, Scores>>;
  readonly sanity: SanityCheck;
}

/** Where a classifier looks on held-out phantom patients, against the known places of their findings. */
export async function runHeatmaps(command: HeatmapsCommand, device: DeviceReport): Promise<number> {
  const signal = withTimeLimit(interruptSignal(), command.minutes);
  await mkdir(command.out, { recursive: true });
  const { model, baseline } = await classifierFor(command, signal);
  const { size } = model.config;
  const held = phantomImages(command.seed, HELD_OUT_FROM, command.images, size, LESION_CLASSES);
  const seen = held.filter(({ mask }) => mask.some(Boolean));
  const accuracy = accuracyOf(await predict(model, labelled(held, size)), held);
  say(`${held.length} held-out patients with a finding; ${(100 * accuracy).toFixed(0)}% called rightly.`);
  const methods: MethodScores[] = [];
  for (const method of HEATMAP_METHODS) {
    signal.throwIfAborted();
    const scores = await scoresOf(model, method, seen, baseline, command);
    const { pointingGame, iou, sanity } = scores;
    methods.push(scores);
    say(
      `${method}: pointing game ${(100 * pointingGame).toFixed(1)}%, IoU ${iou.toFixed(3)}, randomisation check ${sanity.passed ? "passed" : "failed"} (${sanity.correlation.toFixed(2)})`,
    );
  }
  assertBackend(device);
  const { seed, patients, threshold } = command;
  const tolerance = toleranceOf(command, model);
  const report = {
    ...{ device: device.name, seed, tolerance, threshold, accuracy },
    trainedOn: command.model ?? `${patients} phantom patients of seed ${seed}`,
    classifier: model.config,
    heldOut: seen.length,
    methods,
  };
  await writeFile(join(command.out, "heatmaps.json"), `${JSON.stringify(report, null, 1)}\n`);
  return 0;
}

async function classifierFor(
  command: HeatmapsCommand,
  signal: AbortSignal,
): Promise<{ model: ClassifierModel; baseline: Float32Array }> {
  const { seed, patients, size, classifierSteps: steps, classifierWidth: width } = command;
  if (command.model !== undefined) {
    const bytes = await readFile(command.model).catch(() => {
      throw new UsageError(`The file "${command.model}" cannot be read.`);
    });
    const model = decodeClassifier(new Uint8Array(bytes));
    if (model.config.classIds.join() !== PHANTOM_CLASS_IDS.join())
      throw new UsageError("This classifier was not trained on the five classes of the phantom.");
    return { model, baseline: meanOf(phantomImages(seed, 0, 70, model.config.size)) };
  }
  const { model, train } = await trainOnPhantom({ seed, patients, size, steps, width }, signal);
  await writeFile(join(command.out, "classifier.dkc"), encodeClassifier(model));
  return { model, baseline: meanOf(train) };
}

async function scoresOf(
  model: ClassifierModel,
  method: HeatmapMethod,
  images: readonly MaskedImage[],
  baseline: Float32Array,
  { threshold, seed, ...command }: HeatmapsCommand,
): Promise<MethodScores> {
  const hits: Hit[] = [];
  const tolerance = toleranceOf(command, model);
  for (const { image, mask, classIndex } of images) {
    const heatmap = await explain(model, method, { image, baseline, classIndex });
    const area = mask.reduce((sum, value) => sum + value, 0) / mask.length;
    const pointed = pointsAt(heatmap, mask, tolerance);
    hits.push({ classIndex, pointed, area, iou: intersectionOverUnion(heatmap, mask, threshold) });
    sayProgress(`${method}: ${hits.length} of ${images.length}`);
  }
  const questions = images.slice(0, SANITY_IMAGES).map(({ image, classIndex }) => ({
    ...{ image, classIndex, baseline },
  }));
  return {
    method,
    ...summary(hits),
    perClass: Object.fromEntries(
      LESION_CLASSES.map((id) => [
        id,
        summary(hits.filter(({ classIndex }) => classIndex === PHANTOM_CLASS_IDS.indexOf(id))),
      ]),
    ),
    sanity: await randomisationCheck(model, method, questions, seed),
  };
}

function toleranceOf({ tolerance }: Pick<HeatmapsCommand, "tolerance">, { config }: ClassifierModel): number {
  return tolerance ?? Math.round(0.03 * config.size);
}

interface Hit {
  readonly classIndex: number;
  readonly pointed: boolean;
  readonly area: number;
  readonly iou: number;
}

function summary(hits: readonly Hit[]): Scores {
  const mean = (of: (hit: Hit) => number): number =>
    hits.reduce((sum, hit) => sum + of(hit), 0) / hits.length;
  return {
    images: hits.length,
    pointingGame: mean(({ pointed }) => (pointed ? 1 : 0)),
    chance: mean(({ area }) => area),
    iou: mean(({ iou }) => iou),
  };
}
