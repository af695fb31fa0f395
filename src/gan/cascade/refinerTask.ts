import type { CascadeConfig, PatchPreview, ScaleConfig } from "@/domain/cascade";
import { AppError } from "@/domain/errors";
import { hash32, Random } from "@/domain/random";
import type { Triple } from "@/domain/volume";
import type { Params } from "@/tensor/params";
import { crop, upsampleWindow2, type Margins } from "@/tensor/resample";
import { tf } from "@/tensor/tf";
import { windowNoise } from "@/tensor/windowNoise";
import type { Duel } from "./duel";
import { isSpectral, judge, judgeSpecs } from "./judge";
import { lookOf, standardised, type Look } from "./look";
import { PatchReader, type CascadeImages, type Patch } from "./patches";
import {
  asImages,
  haloOf,
  noiseHaloOf,
  normaliseWeights,
  refine,
  refinerSpecs,
  type Images,
} from "./refiner";
import type { ScaleTask } from "./scaleTask";
import { LOWER_WORN, PATCH_NOISE, PREVIEW_PLACE } from "./streams";
import { worn } from "./wear";
import { axesOf, grown, lowerWindow, wholeSize } from "./windows";

export interface PatchBatch {
  readonly real: Images;
  readonly lower: Images;
  /** The lower scale doubled, without halo: of the shape of `real`. */
  readonly doubled: Images;
  readonly edges: Images | undefined;
  /** The edges without halo. */
  readonly edgesInside: Images | undefined;
}

const PREVIEWS = 4;
const FEWEST_IMAGES = 2;

/** The seed of one scale's own draws. */
export function scaleSeed(config: CascadeConfig, index: number): number {
  return hash32(config.seed, 0, index);
}

/** @throws {AppError} `too-few-images` when fewer than two images are as large as this scale */
export async function refinerTask(
  config: CascadeConfig,
  index: number,
  images: CascadeImages,
): Promise<ScaleTask<PatchBatch>> {
  const scale = config.scales[index - 1]!;
  refuseTooFew(images, scale);
  const seed = scaleSeed(config, index);
  const reader = new PatchReader(config, scale, seed, images);
  const shapes = new PatchShapes(config, scale);
  const looks = await looksOf(reader, shapes);
  return {
    ...{ index, size: scale.size, steps: scale.steps },
    ...{ checkpointEvery: scale.checkpointEvery, previewEvery: scale.previewEvery },
    duel: refinerDuel(config, scale, seed, shapes, looks),
    load: async (step) => {
      const patches = await reader.batch(step);
      return shapes.tensors(patches.map((patch, slot) => shapes.worn(patch, looks, seed, step, slot)));
    },
    preview: (params) => preview(params, { config, scale, seed, reader, shapes, images }),
  };
}

function refuseTooFew(images: CascadeImages, { size }: ScaleConfig): void {
  const count = images.indices(size).length;
  if (count >= FEWEST_IMAGES) return;
  const have = count === 1 ? "one image is" : "no image is";
  throw new AppError(
    "too-few-images",
    `For ${size} pixels, at least two images of that size are needed; ${have}.`,
    {
      kept: "The smaller scales are not touched by this.",
      advice: "Add larger images, or end the cascade at a smaller size.",
    },
  );
}

/** A judge of the detail alone tells real from made within a hundred steps; at full speed it leaves no way to learn. */
const JUDGE_SHARE = 0.2;

interface Looks {
  /** Of what the real patches have and the doubled lower scale lacks. */
  readonly detail: Look;
  readonly lower: Look;
}

/** Batches that are looked at before the first step. */
const LOOKED_AT = 4;

async function looksOf(reader: PatchReader, shapes: PatchShapes): Promise<Looks> {
  const [details, lowers]: [Float32Array[], Float32Array[]] = [[], []];
  for (let step = 0; step < LOOKED_AT; step++) {
    const batch = shapes.tensors(await reader.batch(step));
    const detail = tf.sub(batch.real, batch.doubled);
    details.push(Float32Array.from(await detail.data()));
    lowers.push(Float32Array.from(await batch.doubled.data()));
    tf.dispose([detail, { ...batch }]);
  }
  // Whatever its mean is: nothing added is nothing.
  return { detail: { mean: 0, deviation: lookOf(details).deviation }, lower: lookOf(lowers) };
}

function refinerDuel(
  config: CascadeConfig,
  scale: ScaleConfig,
  seed: number,
  shapes: PatchShapes,
  looks: Looks,
): Duel<PatchBatch> {
  const { dim } = config;
  return {
    ...{ seed, learningRate: scale.learningRate, weights: scale.weights },
    ...{ judgeShare: JUDGE_SHARE, unit: looks.detail.deviation },
    generatorSpecs: refinerSpecs(dim, scale, config.edges, looks.detail.deviation),
    judgeSpecs: judgeSpecs(dim, scale, config.edges),
    spectral: isSpectral,
    real: ({ real }) => real,
    generate: (params, batch, step) =>
      refine(
        normaliseWeights(params),
        {
          lower: batch.lower,
          margins: shapes.margins,
          noise: shapes.noise(hash32(seed, PATCH_NOISE, step), batch.real.shape[0]),
          edges: batch.edges,
        },
        dim,
        scale,
      ).image,
    // It judges the detail alone, and as loud as the image below: in the whole image a fine scale's detail would be
    // too faint for a network of bounded slope to tell apart.
    judge: (params, image, { doubled, edgesInside }) => {
      const detail = standardised<Images>(tf.sub(image, doubled), looks.detail);
      const lower = standardised(doubled, looks.lower);
      return judge(params, { image: detail, lower, edges: edgesInside }, dim);
    },
  };
}

/** The shapes of a batch, equal at every step. */
class PatchShapes {
  readonly margins: Margins;
  private readonly lower: Triple;
  private readonly halo: number;

  constructor(
    private readonly config: CascadeConfig,
    private readonly scale: ScaleConfig,
  ) {
    this.halo = haloOf(scale);
    const window = lowerWindow(this.patchBox(), config.dim, this.halo);
    this.margins = window.margins;
    this.lower = window.box.size;
  }

  private patchBox() {
    return { start: [0, 0, 0], size: wholeSize(this.config.dim, this.scale.patch) } as const;
  }

  tensors(patches: readonly Patch[]): PatchBatch {
    return tf.tidy(() => {
      const { dim } = this.config;
      const lower = this.stack(
        patches.map((patch) => patch.lower),
        this.lower,
      );
      const inside = this.margins.map(([before, after]) => [before + this.halo, after + this.halo] as const);
      const around = grown(this.patchBox(), dim, this.halo).size;
      const edges = this.config.edges
        ? this.stack(
            patches.map((patch) => patch.edges!),
            around,
          )
        : undefined;
      return {
        real: this.stack(
          patches.map((patch) => patch.real),
          this.patchBox().size,
        ),
        ...{ lower, doubled: upsampleWindow2(lower, inside), edges },
        edgesInside:
          edges &&
          crop(
            edges,
            inside.map(() => [this.halo, this.halo] as const),
          ),
      };
    });
  }

  /** A patch with its lower scale as it may be in use. */
  worn(patch: Patch, { detail }: Looks, seed: number, step: number, slot: number): Patch {
    const random = new Random(hash32(seed, LOWER_WORN, step), slot);
    return { ...patch, lower: worn(patch.lower, this.lower, this.config.dim, detail.deviation, random) };
  }

  private stack(parts: readonly Float32Array[], size: Triple): Images {
    const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      values.set(part, at);
      at += part.length;
    }
    return asImages(tf.tensor1d(values), [parts.length, ...this.sides(size), 1]);
  }

  /** Each patch's noise is a stretch of planes of one window. */
  noise(seed: number, count: number): Images {
    const { dim } = this.config;
    const { noise } = this.scale;
    const { size } = grown(this.patchBox(), dim, noiseHaloOf(this.scale));
    const all = windowNoise(seed, PATCH_NOISE, [0, 0, 0], [count * size[0], size[1], size[2]], noise);
    return asImages(all, [count, ...this.sides(size), noise]);
  }

  private sides(size: Triple): number[] {
    return axesOf(this.config.dim).map((axis) => size[axis]);
  }
}

interface PreviewNeeds {
  readonly config: CascadeConfig;
  readonly scale: ScaleConfig;
  readonly seed: number;
  readonly reader: PatchReader;
  readonly shapes: PatchShapes;
  readonly images: CascadeImages;
}

/** The same few patches every time, of different images. */
async function preview(params: Params, needs: PreviewNeeds): Promise<PatchPreview> {
  const { config, scale, seed, reader, shapes, images } = needs;
  const indices = images.indices(scale.size);
  const patches: Patch[] = [];
  for (let i = 0; i < PREVIEWS; i++) {
    const random = new Random(hash32(seed, PREVIEW_PLACE, i), i);
    const image = indices[(i * 7) % indices.length]!;
    patches.push(await reader.patch(image, await reader.place(image, random), config.edges));
  }
  const batch = shapes.tensors(patches);
  const made = tf.tidy(() => {
    const input = {
      ...{ lower: batch.lower, margins: shapes.margins, edges: batch.edges },
      noise: shapes.noise(hash32(seed, PREVIEW_PLACE, 0), PREVIEWS),
    };
    return refine(normaliseWeights(params), input, config.dim, scale).image;
  });
  const [lower, images8, real] = await Promise.all(
    [batch.doubled, made, batch.real].map(async (x) => middles(await x.data(), scale.patch, config.dim)),
  );
  tf.dispose([made, { ...batch }]);
  return { side: scale.patch, lower: lower!, made: images8!, real: real! };
}

/** 8-bit pictures: images as they are, volumes by their middle plane. */
export function middles(values: ArrayLike<number>, side: number, dim: 2 | 3): Uint8Array[] {
  const count = values.length / side ** dim;
  const first = dim === 3 ? (side >> 1) * side * side : 0;
  return Array.from({ length: count }, (_, image) =>
    Uint8Array.from({ length: side * side }, (_, i) => {
      const value = values[image * side ** dim + first + i]!;
      return Math.max(0, Math.min(255, Math.round((value + 1) * 127.5)));
    }),
  );
}
