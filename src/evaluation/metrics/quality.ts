import type { Quality } from "@/domain/quality";
import { Random } from "@/domain/random";
import { disposeAll } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import { loaded, type ClassifierModel } from "../classifier/model";
import { keepAll, networkOf } from "../classifier/network";
import { rowsOf, type Features } from "./features";
import { fitGaussian, frechetDistance } from "./frechet";
import { kernelDistance } from "./kernelDistance";
import { manifoldMeasures } from "./manifold";
import { pairSimilarity, scalesOf } from "./msSsim";

/** A network that turns images into features, by name: a number means nothing without it. */
export interface Extractor {
  readonly name: string;
  readonly model: ClassifierModel;
}

const BATCH = 32;
const RANGE = 2;
const PAIRS = 200;

/**
 * The mean over places of the last convolution's maps.
 * @param images  count × size × size, −1 to 1, at the extractor's size
 */
export async function featuresOf({ model }: Extractor, images: Float32Array): Promise<Features> {
  const { config } = model;
  const area = config.size ** 2;
  const count = images.length / area;
  const params = loaded(model.weights);
  const parts: Float32Array[] = [];
  try {
    for (let start = 0; start < count; start += BATCH) {
      const taken = Math.min(BATCH, count - start);
      const pooled = tf.tidy(() => {
        const pixels = images.subarray(start * area, (start + taken) * area);
        const x = tf.tensor4d(pixels, [taken, config.size, config.size, 1]);
        return tf.mean(networkOf(config.kind).mapsOf(params, x, config, keepAll), [1, 2]);
      });
      parts.push(Float32Array.from(await pooled.data()));
      pooled.dispose();
    }
  } finally {
    disposeAll(params);
  }
  const values = Float64Array.from(parts.flatMap((part) => [...part]));
  return { values, count, size: count ? values.length / count : 0 };
}

/**
 * How near synthetic images come to real ones, every number beside its control. The same number of images goes
 * into each measure and into its control, because distances shrink with n and eight images cannot cover eighty.
 * @param real       held-out real images the models have not seen, count × size × size, −1 to 1
 * @param synthetic  likewise
 */
export async function measureQuality(
  extractor: Extractor,
  real: Float32Array,
  synthetic: Float32Array,
  seed: number,
): Promise<Quality> {
  const [ofReal, ofSynthetic] = [await featuresOf(extractor, real), await featuresOf(extractor, synthetic)];
  const random = new Random(seed, 51);
  const order = random.shuffle(Array.from({ length: ofReal.count }, (_, i) => i));
  const half = Math.floor(Math.min(order.length / 2, ofSynthetic.count));
  const first = rowsOf(ofReal, order.slice(0, half));
  const second = rowsOf(ofReal, order.slice(order.length - half));
  const sample = rowsOf(
    ofSynthetic,
    random.shuffle(Array.from({ length: ofSynthetic.count }, (_, i) => i)).slice(0, half),
  );
  const gaussian = fitGaussian(first);
  const frechet = frechetDistance(gaussian, fitGaussian(sample));
  const floor = frechetDistance(gaussian, fitGaussian(second));
  const { size } = extractor.model.config;
  const similarityOf = (images: Float32Array): number =>
    pairSimilarity(images, size, PAIRS, RANGE, new Random(seed, 52));
  return {
    extractor: extractor.name,
    seed,
    n: { real: ofReal.count, synthetic: ofSynthetic.count },
    each: half,
    frechet,
    floor,
    relative: frechet / floor,
    kernel: kernelDistance(first, sample, new Random(seed, 53)),
    kernelFloor: kernelDistance(first, second, new Random(seed, 53)),
    ...manifoldMeasures(first, sample),
    manifoldFloor: manifoldMeasures(first, second),
    similarity: { synthetic: similarityOf(synthetic), real: similarityOf(real), scales: scalesOf(size) },
  };
}
