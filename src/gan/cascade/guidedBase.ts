import type { CascadeSampleRequest } from "@/domain/cascade";
import { AppError } from "@/domain/errors";
import { hash32 } from "@/domain/random";
import { Adam } from "@/tensor/adam";
import { gradients } from "@/tensor/grad";
import { conv2d } from "@/tensor/ops";
import { tf } from "@/tensor/tf";
import { nextTurn } from "../nextTurn";
import { gradientLength } from "./gradientLength";
import { CascadeModel, type BaseLatents } from "./model";
import { GUIDE_CANDIDATES } from "./streams";
import type { ReadBox } from "./windows";

export interface GuidedBase {
  /** The base image to start from: `SampleOptions.from`. */
  readonly image: Float32Array;
  /** Distance of its edges from those asked for: 0 the same lines, 1 none in common. */
  readonly followed: number;
  /** The same for an image of the model that was not chosen: the mean over all candidates. */
  readonly unrelated: number;
}

export interface GuideOptions {
  readonly signal?: AbortSignal;
  /** How many images are looked through; 64 by default. */
  readonly candidates?: number;
  /** Steps of the descent from the best of them; 60 by default. */
  readonly steps?: number;
  /** 0 to 1. */
  readonly progress?: (share: number) => void;
}

type Request = Pick<CascadeSampleRequest, "seed" | "classIndex" | "truncation">;

const BATCH = 16;
/** The descent starts from the best so many at once and keeps the best end: it stops in different places. */
const STARTS = 2;
const RATE = 0.05;

/**
 * The image of the base that fits edges best; edges as `SampleOptions.edges` takes them. The base knows none: of many
 * of its images the nearest is taken, and its latent is then moved down the slope of the distance, through the
 * generator, as in inverting one (Zhu et al. 2016, arXiv 1609.03552, section 3.1). The latent keeps its length, so
 * that the image stays as likely as those of seeds are. A function of its arguments.
 * @throws {AppError} `bad-config` when the base makes volumes; the signal's reason when it aborts
 */
export async function guidedBase(
  { base }: Pick<CascadeModel, "base">,
  edges: (side: number) => ReadBox,
  request: Request,
  options: GuideOptions = {},
): Promise<GuidedBase> {
  const { latents, size } = base;
  if (!latents) throw new AppError("bad-config", "Edges can guide images, not volumes.");
  const wanted = await edges(size)({ start: [0, 1, 1], size: [1, size - 2, size - 2] });
  const target = tf.tensor3d(wanted, [1, size - 2, size - 2]);
  try {
    const search = { latents, target, request, options };
    const found = await candidates(search);
    const end = await descended(search, found.best);
    return { ...end, unrelated: found.mean };
  } finally {
    target.dispose();
  }
}

/** The model with a base that follows edges: for `sampleCascade`, which asks for it once and keeps it on the shelf. */
export function followingModel(
  model: CascadeModel,
  edges: (side: number) => ReadBox,
  signal: AbortSignal,
): CascadeModel {
  const make = async (request: Request) => (await guidedBase(model, edges, request, { signal })).image;
  const { config, base, refiners, identity } = model;
  return new CascadeModel(
    config,
    { size: base.size, make, dispose: () => base.dispose() },
    refiners,
    identity,
  );
}

interface Search {
  readonly latents: BaseLatents;
  /** [1, size − 2, size − 2]. */
  readonly target: tf.Tensor3D;
  readonly request: Request;
  readonly options: GuideOptions;
}

/** The seeds whose images are nearest, nearest first, and the mean distance of all. */
async function candidates({ latents, target, request, options }: Search) {
  const { candidates: count = 64, signal, progress } = options;
  // The seed's own image is among them: what it shows without a guide.
  const seeds = Array.from({ length: count }, (_, i) =>
    i === 0 ? request.seed : hash32(request.seed, GUIDE_CANDIDATES, i),
  );
  const distances: number[] = [];
  for (let start = 0; start < count; start += BATCH) {
    signal?.throwIfAborted();
    const z = latents.draw(seeds.slice(start, start + BATCH), request.truncation);
    const found = tf.tidy(() => distanceOf(latents.render(z, request.classIndex), target));
    distances.push(...(await found.data()));
    tf.dispose([z, found]);
    progress?.((0.5 * Math.min(count, start + BATCH)) / count);
    await nextTurn();
  }
  const order = seeds.map((_, i) => i).sort((a, b) => distances[a]! - distances[b]!);
  const mean = distances.reduce((sum, value) => sum + value, 0) / count;
  return { best: order.slice(0, STARTS).map((i) => seeds[i]!), mean };
}

/**
 * One less the cosine of each image's edges and the target's, [B]: how strong the lines are does not count, and where
 * nothing is drawn little does. The mean difference, tried first, is least for a drawing when the image is all grey.
 */
function distanceOf(images: tf.Tensor4D, target: tf.Tensor3D): tf.Tensor1D {
  // Blurred, so that a line that is off by a pixel is near, and not as wrong as none.
  const found = blurred(gradientLength(images));
  const wanted = blurred(target);
  const shared = tf.sum(tf.mul(found, wanted), [1, 2]);
  const lengths = tf.mul(tf.sum(tf.square(found), [1, 2]), tf.sum(tf.square(wanted), [1, 2]));
  return tf.sub(1, tf.div(shared, tf.sqrt(tf.add(lengths, 1e-8))));
}

function blurred(edges: tf.Tensor3D): tf.Tensor3D {
  const taps = tf.tensor4d([1, 2, 1, 2, 4, 2, 1, 2, 1], [3, 3, 1, 1]);
  return tf.squeeze(conv2d(tf.expandDims<tf.Tensor4D>(edges, 3), tf.div(taps, 16), 1, "valid"), [3]);
}

async function descended({ latents, target, request, options }: Search, seeds: readonly number[]) {
  const { signal, steps = 60, progress } = options;
  const start = latents.draw(seeds, request.truncation);
  const z = tf.variable(start);
  const length = tf.tidy(() => tf.norm(start, 2, 1, true));
  start.dispose();
  const adam = new Adam({ z }, { learningRate: RATE, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  const moved = z as unknown as tf.Tensor2D;
  const distances = () => distanceOf(latents.render(moved, request.classIndex), target);
  try {
    for (let step = 0; step < steps; step++) {
      signal?.throwIfAborted();
      tf.tidy(() => {
        adam.apply(gradients(() => tf.sum(distances()), { z }).grads);
        z.assign(tf.mul(z, tf.div(length, tf.norm(z, 2, 1, true))));
      });
      progress?.(0.5 + (0.5 * (step + 1)) / steps);
      await nextTurn();
    }
    return await nearest(latents.render.bind(latents), moved, target, request.classIndex);
  } finally {
    adam.dispose();
    tf.dispose([z, length]);
  }
}

async function nearest(
  render: BaseLatents["render"],
  z: tf.Tensor2D,
  target: tf.Tensor3D,
  classIndex: number,
): Promise<{ image: Float32Array; followed: number }> {
  const images = tf.tidy(() => render(z, classIndex));
  const found = tf.tidy(() => distanceOf(images, target));
  const [values, distances] = [await images.data(), await found.data()];
  tf.dispose([images, found]);
  const best = distances.indexOf(Math.min(...distances));
  const length = values.length / distances.length;
  return {
    image: Float32Array.from(values.slice(best * length, (best + 1) * length)),
    followed: distances[best]!,
  };
}
