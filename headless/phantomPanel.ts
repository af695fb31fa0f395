import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClassifierConfig } from "@/domain/evaluation";
import type { ClassifierModel } from "@/evaluation/classifier/model";
import { decodeClassifier, encodeClassifier } from "@/evaluation/classifier/modelFile";
import { decodeTraining, encodeTraining } from "@/evaluation/classifier/trainingFile";
import { UsageError } from "./options";
import {
  configOf,
  PHANTOM_CLASS_IDS,
  phantomImages,
  trainMember,
  type MaskedImage,
  type PhantomTraining,
} from "./phantomClassifier";
import type { PanelOptions } from "./phantomOptions";
import { say } from "./say";

/** Classifiers of the phantom that answer together. */
export interface Panel {
  readonly members: readonly ClassifierModel[];
  /** A sentence about what they learned from. */
  readonly trainedOn: string;
}

/** Reads the classifiers that were named, or trains an ensemble in the output folder and goes on with what is there. */
export async function panelFor(options: PanelOptions, signal: AbortSignal): Promise<Panel> {
  await mkdir(options.out, { recursive: true });
  if (options.models.length > 0) {
    const members: ClassifierModel[] = [];
    for (const file of options.models) members.push(await readMember(file));
    return { members, trainedOn: options.models.join(", ") };
  }
  const { seed, patients, size, classifierSteps: steps, classifierWidth: width, ensemble, out } = options;
  const training: PhantomTraining = { seed, patients, size, steps, width };
  await claim(out, training);
  const members: ClassifierModel[] = [];
  let images: MaskedImage[] | undefined;
  for (let i = 0; i < ensemble; i++) {
    const config = configOf(training, seed + i);
    const file = join(out, `classifier-${config.seed}.dkc`);
    const bytes = await readFile(file).catch(() => undefined);
    if (bytes) {
      members.push(decodeClassifier(new Uint8Array(bytes)));
      continue;
    }
    images ??= phantomImages(seed, 0, patients, size);
    say(`Training classifier ${i + 1} of ${ensemble}.`);
    const model = await trained(images, config, `${file}.training`, signal);
    await writeFile(file, encodeClassifier(model));
    await rm(`${file}.training`, { force: true });
    members.push(model);
  }
  return { members, trainedOn: `${patients} phantom patients of seed ${seed}` };
}

async function readMember(file: string): Promise<ClassifierModel> {
  const bytes = await readFile(file).catch(() => {
    throw new UsageError(`The file "${file}" cannot be read.`);
  });
  const model = decodeClassifier(new Uint8Array(bytes));
  if (model.config.classIds.join() !== PHANTOM_CLASS_IDS.join())
    throw new UsageError("This classifier was not trained on the five classes of the phantom.");
  return model;
}

/** Classifiers of other patients or another length would pass for these. */
async function claim(out: string, training: PhantomTraining): Promise<void> {
  const file = join(out, "classifiers.json");
  const wanted = JSON.stringify(training);
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known === undefined) await writeFile(file, wanted);
  else if (known !== wanted)
    throw new UsageError(
      `${out} holds classifiers that were trained otherwise: ${known}. Name another folder.`,
    );
}

async function trained(
  images: readonly MaskedImage[],
  config: ClassifierConfig,
  file: string,
  signal: AbortSignal,
): Promise<ClassifierModel> {
  const bytes = await readFile(file).catch(() => undefined);
  return trainMember(images, config, {
    signal,
    from: bytes && decodeTraining(new Uint8Array(bytes)),
    // Renamed when it is whole: a kill while it is written leaves the one before.
    keep: async (state) => {
      await writeFile(`${file}.new`, encodeTraining(state));
      await rename(`${file}.new`, file);
    },
  });
}
