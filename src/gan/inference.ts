import type { RunConfig } from "@/domain/training";
import { tf } from "@/tensor/tf";
import { conditionLatent, oneHot } from "./conditioning";
import { sampleLatents, stepLatents } from "./latent";
import { networksOf } from "./network";
import { normByBatch, normByStatistics } from "./norm";
import { disposeAll, type Params } from "@/tensor/params";
import { STREAM } from "./streams";

const CALIBRATION_BATCHES = 4;
const CALIBRATION_BATCH = 16;

/**
 * Statistics of every normalised layer of a generator, measured on fixed latents of all classes in turn.
 * Averaged weights have statistics of their own: those seen in training do not belong to them.
 * @returns `name.mean` and `name.variance`, the caller's to dispose
 */
export function measureStatistics(generator: Params, config: RunConfig): Params {
  return tf.tidy(() => {
    const sums: Record<string, tf.Tensor> = {};
    for (let batch = 0; batch < CALIBRATION_BATCHES; batch++) {
      for (const [name, value] of Object.entries(batchStatistics(generator, config, batch))) {
        const share = tf.div(value, CALIBRATION_BATCHES);
        const sum = sums[name];
        sums[name] = sum ? tf.add(sum, share) : share;
      }
    }
    return sums;
  });
}

function batchStatistics(generator: Params, config: RunConfig, batch: number): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const pair = networksOf(config.preset);
    const found: Record<string, tf.Tensor> = {};
    const norm = normByBatch(generator, (name, mean, variance) => {
      found[`${name}.mean`] = mean;
      found[`${name}.variance`] = variance;
    });
    const z = stepLatents(config.seed, STREAM.calibration, batch, CALIBRATION_BATCH, pair.latent);
    const classes = Array.from({ length: CALIBRATION_BATCH }, (_, i) => i % config.classIds.length);
    pair.generate(generator, conditionLatent(generator, z, oneHot(classes, config)), norm, config);
    return found;
  });
}

export interface InferenceRequest {
  readonly seeds: readonly number[];
  /** Parallel to `seeds`. */
  readonly classes: readonly number[];
  readonly truncation: number;
}

/** Images of the given seeds, seeds × size × size, −1 to 1; each depends on its own seed and class only. */
export async function generateImages(
  generator: Params,
  statistics: Params,
  config: RunConfig,
  request: InferenceRequest,
): Promise<Float32Array> {
  const images = tf.tidy(() => {
    const pair = networksOf(config.preset);
    const z = sampleLatents(request.seeds, request.truncation, pair.latent);
    const conditioned = conditionLatent(generator, z, oneHot(request.classes, config));
    return pair.generate(generator, conditioned, normByStatistics(generator, statistics), config);
  });
  const pixels = Float32Array.from(await images.data());
  images.dispose();
  return pixels;
}

/** As `generateImages`, with statistics measured for this one call, in batches that fit a small device. */
export async function generateOnce(
  generator: Params,
  config: RunConfig,
  request: InferenceRequest,
  batch: number,
): Promise<Float32Array> {
  const statistics = measureStatistics(generator, config);
  const pixels = new Float32Array(request.seeds.length * config.size ** 2);
  for (let start = 0; start < request.seeds.length; start += batch) {
    const seeds = request.seeds.slice(start, start + batch);
    const classes = request.classes.slice(start, start + batch);
    const part = await generateImages(generator, statistics, config, { ...request, seeds, classes });
    pixels.set(part, start * config.size ** 2);
  }
  disposeAll(statistics);
  return pixels;
}
