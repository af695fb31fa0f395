import type { PatchPreview, ScaleEvent, ScaleProgress } from "@/domain/cascade";
import type { CascadeConfig, ScaleIndex } from "@/domain/cascade";
import type { RunConfig, TrainEvent, TrainProgress } from "@/domain/training";
import type { CascadeImages } from "@/gan/cascade/patches";
import { middles } from "@/gan/cascade/refinerTask";
import { trainScale } from "@/gan/cascade/trainScale";
import { train, type TrainingImages, type TrainOptions, type TrainOutcome } from "@/gan/train";

const SHOWN = 4;

/** Trains one scale, whichever it is, with the same reports. */
export function scaleEvents(
  config: CascadeConfig,
  index: ScaleIndex,
  images: CascadeImages,
  options: TrainOptions,
): AsyncGenerator<ScaleEvent, TrainOutcome> {
  const { base } = config;
  return index === 0 && base.kind === "image"
    ? baseEvents(base.run, images, options)
    : trainScale(config, index, images, options);
}

/** The base of images is the app's own GAN. */
async function* baseEvents(
  run: RunConfig,
  images: CascadeImages,
  options: TrainOptions,
): AsyncGenerator<ScaleEvent, TrainOutcome> {
  const whole = wholeImages(images, run.size);
  const events = train(run, whole, options);
  try {
    for (;;) {
      const next = await events.next();
      if (next.done) return next.value;
      yield await asScaleEvent(next.value, run, whole);
    }
  } finally {
    await events.return({ state: "paused", step: 0 });
  }
}

async function asScaleEvent(event: TrainEvent, run: RunConfig, whole: TrainingImages): Promise<ScaleEvent> {
  switch (event.kind) {
    case "progress":
      return { kind: "progress", progress: asScaleProgress(event.progress) };
    case "grid":
      return { kind: "preview", step: event.step, preview: await gridPreview(event.images, run, whole) };
    case "checkpoint":
      return event;
    default:
      return event satisfies never;
  }
}

function asScaleProgress({ imagesPerSecond: _, ...progress }: TrainProgress): ScaleProgress {
  return { ...progress, scale: 0, l1: 0 };
}

async function gridPreview(
  grid: Uint8Array,
  { size }: RunConfig,
  whole: TrainingImages,
): Promise<PatchPreview> {
  const made = Array.from({ length: SHOWN }, (_, i) => grid.slice(i * size * size, (i + 1) * size * size));
  const real = await whole.read(Array.from({ length: Math.min(SHOWN, whole.count) }, (_, i) => i));
  return { side: size, lower: [], made, real: middles(real, size, 2) };
}

/** The images of the coarsest scale as the app's GAN takes them. */
function wholeImages(images: CascadeImages, side: number): TrainingImages {
  const indices = images.indices(side);
  const box = { start: [0, 0, 0], size: [1, side, side] } as const;
  return {
    ...{ count: indices.length, classCount: 1, classOf: () => 0 },
    read: async (positions) => {
      const pixels = new Float32Array(positions.length * side * side);
      for (const [slot, position] of positions.entries()) {
        pixels.set(await images.read(side, indices[position]!, box), slot * side * side);
      }
      return pixels;
    },
  };
}
