import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HeatmapMethod, SanityCheck } from "@/domain/quality";
import type { DeviceReport } from "@/domain/training";
import { predict } from "@/evaluation/classifier/predict";
import { randomisationCheck } from "@/evaluation/heatmaps/sanity";
import { ensembleVerdict } from "@/evaluation/uncertainty/ensemble";
import { assertBackend } from "@/tensor/device";
import { interruptSignal, withTimeLimit } from "./interrupt";
import {
  accuracyOf,
  HELD_OUT_FROM,
  labelled,
  meanOf,
  PHANTOM_CLASS_IDS,
  phantomImages,
  type MaskedImage,
} from "./phantomClassifier";
import type { HeatmapsCommand } from "./phantomOptions";
import { panelFor, type Panel } from "./phantomPanel";
import { heatmapsOf, scoresOf, together, type Measure, type MethodScores } from "./pointing";
import { say, sayProgress } from "./say";

const SANITY_IMAGES = 8;
const BASELINE_IMAGES = 70;
const LESION_CLASSES = PHANTOM_CLASS_IDS.filter((id) => id !== "normal");

interface MethodReport {
  readonly method: HeatmapMethod;
  /** Of the members' mean heatmap. */
  readonly ensemble: MethodScores;
  /** Of each member alone. */
  readonly members: readonly MethodScores[];
  /** Of the first member. */
  readonly sanity: SanityCheck;
}

/** Where classifiers look on held-out phantom patients, against the known places of their findings. */
export async function runHeatmaps(command: HeatmapsCommand, device: DeviceReport): Promise<number> {
  const signal = withTimeLimit(interruptSignal(), command.minutes);
  const panel = await panelFor(command, signal);
  const { size } = panel.members[0]!.config;
  const { seed, threshold } = command;
  const baseline = meanOf(phantomImages(seed, 0, BASELINE_IMAGES, size));
  const held = phantomImages(seed, HELD_OUT_FROM, command.images, size, LESION_CLASSES);
  const seen = held.filter(({ mask }) => mask.some(Boolean));
  const accuracy = await accuracyOn(panel, held);
  say(`${held.length} held-out patients with a finding; ${(100 * accuracy).toFixed(1)}% called rightly.`);
  const measure = { tolerance: command.tolerance ?? Math.round(0.03 * size), threshold };
  const methods: MethodReport[] = [];
  for (const method of command.methods) {
    signal.throwIfAborted();
    methods.push(await reportOn(panel, method, seen, baseline, measure, seed));
    say(lineOf(methods.at(-1)!));
  }
  assertBackend(device);
  const report = {
    ...{ device: device.name, seed, ...measure, accuracy, trainedOn: panel.trainedOn },
    classifiers: panel.members.map(({ config }) => config),
    heldOut: seen.length,
    methods,
  };
  await writeFile(join(command.out, "heatmaps.json"), `${JSON.stringify(report, null, 1)}\n`);
  return 0;
}

async function accuracyOn({ members }: Panel, held: readonly MaskedImage[]): Promise<number> {
  const given: Float32Array[] = [];
  for (const model of members) given.push(await predict(model, labelled(held, model.config.size)));
  return accuracyOf(ensembleVerdict(given, PHANTOM_CLASS_IDS.length).mean, held);
}

async function reportOn(
  { members }: Panel,
  method: HeatmapMethod,
  images: readonly MaskedImage[],
  baseline: Float32Array,
  measure: Measure,
  seed: number,
): Promise<MethodReport> {
  const all = members.length * images.length;
  const maps = await heatmapsOf(members, method, images, baseline, (done) =>
    sayProgress(`${method}: ${done} of ${all}`),
  );
  const questions = images
    .slice(0, SANITY_IMAGES)
    .map(({ image, classIndex }) => ({ image, classIndex, baseline }));
  return {
    method,
    ensemble: scoresOf(together(maps), images, measure),
    members: maps.map((own) => scoresOf(own, images, measure)),
    sanity: await randomisationCheck(members[0]!, method, questions, seed),
  };
}

function lineOf({ method, ensemble, members, sanity }: MethodReport): string {
  const percent = (value: number): string => `${(100 * value).toFixed(1)}%`;
  const { pointingGame, interval, iou } = ensemble;
  const alone = members.reduce((sum, one) => sum + one.pointingGame / members.length, 0);
  const check = `randomisation check ${sanity.passed ? "passed" : "failed"} (${sanity.correlation.toFixed(2)})`;
  return (
    `${method}: pointing game ${percent(pointingGame)} (${percent(interval.lo)} to ${percent(interval.hi)}), ` +
    `members alone ${percent(alone)}, IoU ${iou.toFixed(3)}, ${check}`
  );
}
