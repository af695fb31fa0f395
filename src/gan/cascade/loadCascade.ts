import type { CascadeConfig } from "@/domain/cascade";
import { crc32 } from "@/domain/crc32";
import { AppError } from "@/domain/errors";
import { disposeAll, type Params, type Specs } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import { conditionLatent, oneHot } from "../conditioning";
import { generateImages } from "../inference";
import { sampleLatents } from "../latent";
import { networksOf } from "../network";
import { normByStatistics } from "../norm";
import { loadModel, type GanModel } from "../sample";
import { damaged } from "../tensorFile";
import { CascadeModel, type BaseLatents, type BaseMaker, type ReadyRefiner } from "./model";
import { GAIN, refinerSpecs, weightsForUse } from "./refiner";
import { decodeScale, tensorOf, type ScaleFile } from "./scaleFile";
import { generate, generatorSpecs } from "./volumeGenerator";

/** The files of a cascade: checkpoints or models. A doubling that is not trained is left out. */
export interface CascadeFiles {
  readonly base: Uint8Array;
  /** Coarse to fine. */
  readonly scales: readonly (Uint8Array | undefined)[];
}

/**
 * Loads a cascade as far as it is trained without gaps.
 * @throws {AppError} `bad-checkpoint` when a file is damaged or belongs to another cascade
 */
export function loadCascade(config: CascadeConfig, files: CascadeFiles): CascadeModel {
  const base = config.base.kind === "image" ? imageBase(config, files.base) : volumeBase(config, files.base);
  const refiners: ReadyRefiner[] = [];
  try {
    for (const [i, scale] of config.scales.entries()) {
      const bytes = files.scales[i];
      if (!bytes) break;
      const specs = refinerSpecs(config.dim, scale, config.edges);
      const raw = averaged(scaleOf(bytes, config, i + 1), specs);
      refiners.push({ scale, params: weightsForUse(raw) });
      disposeAll(raw);
    }
  } catch (thrown) {
    base.dispose();
    refiners.forEach(({ params }) => disposeAll(params));
    throw thrown;
  }
  const used = [files.base, ...files.scales.slice(0, refiners.length)] as Uint8Array[];
  const identity = used.map((bytes) => crc32(bytes).toString(16).padStart(8, "0")).join("");
  return new CascadeModel(config, base, refiners, identity);
}

function scaleOf(bytes: Uint8Array, config: CascadeConfig, index: number): ScaleFile {
  const file = decodeScale(bytes);
  if (file.index !== index || file.config.dim !== config.dim) throw damaged("it belongs to another scale");
  return file;
}

function averaged(file: ScaleFile, specs: Specs): Params {
  // Refiners of the first days had no gain: theirs is 1.
  const names = Object.keys(specs).filter((name) => name !== GAIN || `average/${name}` in file.tensors);
  const entries = names.map(
    (name) => [name, tensorOf(file.tensors, `average/${name}`, specs[name]!.shape)] as const,
  );
  return Object.fromEntries(entries);
}

/** The app's own GAN. */
function imageBase(config: CascadeConfig, bytes: Uint8Array): BaseMaker {
  const model = loadModel(bytes);
  if (model.config.size !== config.base.run.size) {
    model.dispose();
    throw damaged(
      `it makes ${model.config.size} pixels a side, and the cascade starts from ${config.base.run.size}`,
    );
  }
  return {
    size: model.config.size,
    latents: imageLatents(model),
    make: ({ seed, classIndex, truncation }) => {
      if (classIndex >= model.config.classIds.length) {
        throw new AppError("bad-config", "The model has no such class.");
      }
      const request = { seeds: [seed], classes: [classIndex], truncation };
      return generateImages(model.generator, model.statistics(), model.config, request);
    },
    dispose: () => model.dispose(),
  };
}

function imageLatents(model: GanModel): BaseLatents {
  const { generator, config } = model;
  const pair = networksOf(config.preset);
  return {
    draw: (seeds, truncation) => {
      // Here, and not in a tidy of the caller, which would dispose of them.
      model.statistics();
      return sampleLatents(seeds, truncation, pair.latent);
    },
    render: (latents, classIndex) => {
      const classes = oneHot(new Array<number>(latents.shape[0]).fill(classIndex), config);
      const norm = normByStatistics(generator, model.statistics());
      return pair.generate(generator, conditionLatent(generator, latents, classes), norm, config);
    },
  };
}

function volumeBase(config: CascadeConfig, bytes: Uint8Array): BaseMaker {
  if (config.base.kind !== "volume") throw new Error("The base of images is the app's own GAN.");
  const { run } = config.base;
  const params = averaged(scaleOf(bytes, config, 0), generatorSpecs(run));
  return {
    size: run.size,
    make: async ({ seed, truncation }) => {
      const volume = tf.tidy(() => generate(params, sampleLatents([seed], truncation, "normal"), run));
      const values = Float32Array.from(await volume.data());
      volume.dispose();
      return values;
    },
    dispose: () => disposeAll(params),
  };
}
