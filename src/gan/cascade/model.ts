import type { CascadeConfig, CascadeSampleRequest, ScaleConfig } from "@/domain/cascade";
import { disposeAll, type Params } from "@/tensor/params";
import type { tf } from "@/tensor/tf";

/** The network of the lowest scale, ready to make whole images. */
export interface BaseMaker {
  readonly size: number;
  /** The whole image of a seed, −1 to 1. */
  make(request: Pick<CascadeSampleRequest, "seed" | "classIndex" | "truncation">): Promise<Float32Array>;
  /** The way from latents to images, to search along; only where images are made. */
  readonly latents?: BaseLatents;
  dispose(): void;
}

export interface BaseLatents {
  /** [seeds, LATENT_SIZE]; the same that `make` starts from. */
  draw(seeds: readonly number[], truncation: number): tf.Tensor2D;
  /** [B, LATENT_SIZE] to [B, size, size, 1]; can be differentiated. */
  render(latents: tf.Tensor2D, classIndex: number): tf.Tensor4D;
}

/** One trained doubling: normalised weights. */
export interface ReadyRefiner {
  readonly scale: ScaleConfig;
  readonly params: Params;
}

/** A trained cascade on the device. */
export class CascadeModel {
  constructor(
    readonly config: CascadeConfig,
    readonly base: BaseMaker,
    /** Coarse to fine, without gaps; those after the first untrained one are missing. */
    readonly refiners: readonly ReadyRefiner[],
    /** Tells this model from any other, by its weights. */
    readonly identity: string,
  ) {}

  /** The doubling that makes images of this side; beyond the last one, the last again. */
  refinerFor(index: number): ReadyRefiner | undefined {
    return this.refiners[Math.min(index, this.refiners.length) - 1];
  }

  dispose(): void {
    this.base.dispose();
    for (const { params } of this.refiners) disposeAll(params);
  }
}
