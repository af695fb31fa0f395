import type { ScaleIndex } from "@/domain/cascade";
import type { CascadePicture, CascadeRecord } from "@/domain/cascadeRecord";
import type { FileStore } from "@/domain/files";
import { PLANES } from "@/domain/volumeSet";
import { loadCascade } from "@/gan/cascade/loadCascade";
import { sampleCascade, scaleVolume } from "@/gan/cascade/sampleCascade";
import { memoryFiles } from "@/storage/memoryFiles";
import { volumeShelf } from "@/storage/volumeFile";
import { drain } from "../desk";
import { readScale } from "./files";
import { pictureOf, shownOf } from "./picture";

/** Sides up to which the whole image is made while a cascade trains. */
const MOST = { 2: 1024, 3: 128 } as const;
const PICTURE = 512;
/** The same image every time, so that it can be seen to get better. */
const SEED = 1;

/**
 * The whole image as the scales up to this one make it; of a volume the middle of each direction. Null while a scale
 * below is not trained at all.
 */
export async function wholeSoFar(
  files: FileStore,
  { id, config }: CascadeRecord,
  index: ScaleIndex,
  signal: AbortSignal,
): Promise<CascadePicture[] | null> {
  const scales = config.scales.slice(0, index);
  const base = await readScale(files, id, config, 0);
  const refiners = await Promise.all(scales.map((_, i) => readScale(files, id, config, i + 1)));
  if (!base || refiners.includes(undefined)) return null;
  const model = loadCascade({ ...config, scales }, { base, scales: refiners });
  try {
    const size = Math.min(MOST[config.dim], scales.at(-1)?.size ?? model.base.size);
    const shelf = volumeShelf(memoryFiles(), "whole");
    const request = { seed: SEED, size, classIndex: 0, truncation: 1 };
    const info = await drain(sampleCascade(model, request, shelf, "whole", { signal }), () => undefined);
    const volume = await shelf.open(scaleVolume("whole", size));
    const planes = config.dim === 2 ? (["axial"] as const) : PLANES;
    const pictures: CascadePicture[] = [];
    for (const plane of planes) {
      const picture = await pictureOf([volume], { plane, at: 0.5, most: PICTURE }, shownOf(config.dim, info));
      pictures.push({ ...picture, scale: Math.log2(size / model.base.size) });
    }
    return pictures;
  } finally {
    model.dispose();
  }
}
