import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DeviceReport } from "@/domain/training";
import type { ClassifierModel } from "@/evaluation/classifier/model";
import { predict, predictWithDropout } from "@/evaluation/classifier/predict";
import { calibrationReport, type CalibrationReport } from "@/evaluation/statistics/calibrationReport";
import { ensembleVerdict } from "@/evaluation/uncertainty/ensemble";
import { assertBackend } from "@/tensor/device";
import { interruptSignal, withTimeLimit } from "./interrupt";
import { HELD_OUT_FROM, labelled, PHANTOM_CLASS_IDS, phantomImages } from "./phantomClassifier";
import type { CalibrationCommand } from "./phantomOptions";
import { panelFor } from "./phantomPanel";
import { say, sayProgress } from "./say";

const CLASSES = PHANTOM_CLASS_IDS.length;

/** Before and after temperature scaling. */
interface Pair {
  readonly before: CalibrationReport;
  readonly after: CalibrationReport;
}

/** How far the probabilities of phantom classifiers can be believed, on held-out patients of every class. */
export async function runCalibration(command: CalibrationCommand, device: DeviceReport): Promise<number> {
  const signal = withTimeLimit(interruptSignal(), command.minutes);
  const { members, trainedOn } = await panelFor(command, signal);
  const { size } = members[0]!.config;
  const held = phantomImages(command.seed, HELD_OUT_FROM, command.images, size);
  const images = labelled(held, size);
  const truth = Uint8Array.from(held, ({ classIndex }) => classIndex);
  const judged = (probabilities: Float32Array): CalibrationReport =>
    calibrationReport(probabilities, truth, CLASSES, command.seed);
  const both = async (answer: (model: ClassifierModel) => Promise<Float32Array>, model: ClassifierModel) => {
    signal.throwIfAborted();
    return [await answer({ ...model, temperature: 1 }), await answer(model)] as const;
  };
  const alone: (readonly [Float32Array, Float32Array])[] = [];
  for (const model of members) {
    sayProgress(`Classifier ${alone.length + 1} of ${members.length}`);
    alone.push(await both((one) => predict(one, images), model));
  }
  const pair = ([before, after]: readonly [Float32Array, Float32Array]): Pair => ({
    before: judged(before),
    after: judged(after),
  });
  const mean = (all: readonly Float32Array[]): Float32Array => ensembleVerdict(all, CLASSES).mean;
  const singles = alone.map(pair);
  const ensemble = pair([mean(alone.map(([before]) => before)), mean(alone.map(([, after]) => after))]);
  const { draws, seed } = command;
  const dropped = async (model: ClassifierModel) =>
    mean(await predictWithDropout(model, images, draws, seed));
  const dropout = pair(await both(dropped, members[0]!));
  assertBackend(device);
  singles.forEach((one, i) => say(lineOf(`Classifier ${i + 1}`, one)));
  say(lineOf(`Ensemble of ${members.length}`, ensemble));
  say(lineOf(`Monte Carlo dropout, ${draws} draws of classifier 1`, dropout));
  const report = {
    ...{ device: device.name, seed, trainedOn, heldOut: held.length, draws },
    classifiers: members.map(({ config, temperature }) => ({ ...config, temperature })),
    ...{ members: singles, ensemble, dropout },
  };
  await writeFile(join(command.out, "calibration.json"), `${JSON.stringify(report, null, 1)}\n`);
  return 0;
}

function lineOf(name: string, { before, after }: Pair): string {
  const error = ({ equalWidth, equalCount }: CalibrationReport): string =>
    `${equalWidth.value.toFixed(3)} (equal counts ${equalCount.value.toFixed(3)})`;
  return (
    `${name}: ${(100 * after.accuracy).toFixed(1)}% right of ${after.n}; calibration error ${error(before)} before, ` +
    `${error(after)} after; by chance alone ${after.equalWidth.ifPerfect.mean.toFixed(3)}, 95% below ` +
    after.equalWidth.ifPerfect.high.toFixed(3)
  );
}
