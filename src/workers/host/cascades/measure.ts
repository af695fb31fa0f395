import { product } from "@/domain/blocks";
import { DEFAULT_TILE, type CascadeConfig, type ScaleConfig } from "@/domain/cascade";
import { hash32 } from "@/domain/random";
import type { Box } from "@/domain/volume";
import type { CascadeImages } from "@/gan/cascade/patches";
import { refinerSpecs, weightsForUse } from "@/gan/cascade/refiner";
import { makeTile } from "@/gan/cascade/tileMaker";
import { trainScale } from "@/gan/cascade/trainScale";
import { wholeSize } from "@/gan/cascade/windows";
import { train, type TrainingImages } from "@/gan/train";
import { disposeAll, initialise } from "@/tensor/params";

// A few real steps on random values: what training will take on this device, whatever the images.

const WARM_UP = 2;
const MEASURED = 3;
/** Milliseconds after which a slow device has told enough. */
const PATIENCE = 2500;

/** Milliseconds of one training step of a scale; undefined when `stop` said so before any was done. */
export async function measureStep(
  config: CascadeConfig,
  index: number,
  stop: () => boolean,
): Promise<number | undefined> {
  const clock = new Laps(stop);
  const events =
    index === 0 && config.base.kind === "image"
      ? baseSteps(config)
      : trainScale(endless(config), index, RANDOM);
  for await (const event of events) {
    if (event.kind !== "progress") clock.start();
    else if (clock.lap()) break;
  }
  return clock.median();
}

function baseSteps({ base }: CascadeConfig) {
  if (base.kind !== "image") throw new Error("The base of volumes is a scale like the others.");
  const never = { steps: 1000, checkpointEvery: 2000, gridEvery: 2000 };
  return train({ ...base.run, ...never }, randomImages(base.run.size));
}

/** Never at its last step, which would also take a checkpoint. */
function endless(config: CascadeConfig): CascadeConfig {
  const never = { steps: 1000, checkpointEvery: 2000, previewEvery: 2000 };
  const scales = config.scales.map((scale) => ({ ...scale, ...never }));
  const { base } = config;
  return base.kind === "image"
    ? { ...config, scales }
    : { ...config, scales, base: { ...base, run: { ...base.run, ...never } } };
}

/** Milliseconds of one tile of a doubling. */
export async function measureTile(config: CascadeConfig, index: number): Promise<number> {
  const { dim, edges } = config;
  const scale = config.scales[index - 1]!;
  const raw = initialise(refinerSpecs(dim, scale, edges), 1, 0);
  const params = weightsForUse(raw);
  disposeAll(raw);
  const lower = (box: Box) => Promise.resolve(randomValues(product(box.size)));
  const maker = {
    dim,
    scale,
    index,
    seed: 1,
    side: scale.size,
    params,
    lower,
    edges: undefined,
    takesEdges: edges,
  };
  try {
    const tile = (side: number) => makeTile(maker, { start: [0, 0, 0], size: wholeSize(dim, side) });
    const side = tileSide(config, scale);
    // Half the side first: kernels are compiled, buffers are made.
    await tile(side / 2);
    const start = performance.now();
    await tile(side);
    return performance.now() - start;
  } finally {
    disposeAll(params);
  }
}

export function tileSide({ dim }: CascadeConfig, { size }: ScaleConfig): number {
  return Math.min(DEFAULT_TILE[dim], size);
}

class Laps {
  private readonly laps: number[] = [];
  private began = performance.now();
  private last = this.began;

  constructor(private readonly stop: () => boolean) {}

  /** What comes before the first step does not count. */
  start(): void {
    if (this.laps.length === 0) this.began = performance.now();
    this.last = performance.now();
  }

  /** @returns whether enough is known */
  lap(): boolean {
    const now = performance.now();
    this.laps.push(now - this.last);
    this.last = now;
    return this.laps.length >= WARM_UP + MEASURED || now - this.began > PATIENCE || this.stop();
  }

  /** Of the steps after the warm-up; of a slow device the fastest there was. */
  median(): number | undefined {
    const warm = this.laps.slice(WARM_UP).sort((a, b) => a - b);
    if (warm.length > 0) return warm[warm.length >> 1];
    return this.laps.length > 0 ? Math.min(...this.laps) : undefined;
  }
}

function randomValues(count: number): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = hash32(1, 2, i) / 2 ** 31 - 1;
  return values;
}

const RANDOM: CascadeImages = {
  indices: () => [0, 1],
  read: (_side, _image, box) => Promise.resolve(randomValues(product(box.size))),
};

function randomImages(side: number): TrainingImages {
  return {
    ...{ count: 2, classCount: 1, classOf: () => 0 },
    read: (indices) => Promise.resolve(randomValues(indices.length * side * side)),
  };
}
