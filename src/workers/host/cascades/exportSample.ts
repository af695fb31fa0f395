import { mapTriple } from "@/domain/blocks";
import type { CascadeRecord, CascadeSample } from "@/domain/cascadeRecord";
import { AppError } from "@/domain/errors";
import { SYNTHETIC_MAX } from "@/domain/samples";
import type { StoredPixels } from "@/domain/image";
import { VOXEL_MAX, type VolumeReader } from "@/domain/volume";
import { scaleVolume } from "@/gan/cascade/sampleCascade";
import { planeFile, zipPlanes, type PlaneSource } from "@/export/planes";
import { version } from "../../../../package.json";
import { drain, type Desk } from "../desk";
import { findCascade } from "./records";
import { findSample, SAMPLE, sampleShelf } from "./samples";

interface Control {
  readonly signal: AbortSignal;
  progress(progress: { done: number; total: number }): void;
}

/** A finished sample as a file: an image by itself, a volume as a zip with one file for each plane. */
export async function exportCascadeSample(
  desk: Pick<Desk, "files" | "records">,
  { id, format }: { readonly id: string; readonly format: "dicom" | "png" },
  { signal, progress }: Control,
): Promise<{ file: Blob; fileName: string }> {
  const sample = await findSample(desk, id);
  if (sample.state !== "finished") {
    throw new AppError("bad-config", "This image is not finished yet.", { advice: "Continue it first." });
  }
  const side = sample.sides.at(-1)!;
  const volume = await sampleShelf(desk, sample).open(scaleVolume(SAMPLE, side));
  const source = sourceOf(sample, await findCascade(desk, sample.cascadeId), volume, format);
  const name = `synthetic_cascade_${sample.dim === 2 ? `${side}px` : `${side}cubed`}_seed${sample.seed}`;
  if (sample.dim === 2) {
    const [bytes, ending, type] = [planeFile(source, await source.read(0), 0), ...ENDING[format]] as const;
    progress({ done: 1, total: 1 });
    return { file: new Blob([bytes], { type }), fileName: `${name}.${ending}` };
  }
  const file = await drain(zipPlanes(source, signal), progress);
  return { file, fileName: `${name}_${format}.zip` };
}

const ENDING = { dicom: ["dcm", "application/dicom"], png: ["png", "image/png"] } as const;

function sourceOf(
  { seed, truncation, dim, sides }: CascadeSample,
  { config }: CascadeRecord,
  volume: VolumeReader,
  format: "dicom" | "png",
): PlaneSource {
  const { size, spacing } = volume.info;
  const shape = dim === 2 ? `${size[1]} × ${size[2]} pixels` : `${size.join(" × ")} voxels`;
  return {
    ...{ format, seed, count: size[0], appVersion: version },
    // Never a class name or the name of a set: people choose those.
    name: dim === 2 ? "cascade image" : "cascade volume",
    derivation:
      `Made by a cascade of generative networks (${sides.join(", ")} a side; ${shape}, ` +
      `${config.scales.length} doublings) from seed ${seed}, truncation ${truncation}.`,
    ...(spacing && dim === 3 ? { spacing } : {}),
    read: (plane) => planeOf(volume, plane),
  };
}

/** One plane at the 12 bits of synthetic files. */
async function planeOf(volume: VolumeReader, plane: number): Promise<StoredPixels> {
  const { size, slope, intercept, window } = volume.info;
  const words = await volume.read({
    start: [plane, 0, 0],
    size: mapTriple((axis) => (axis === 0 ? 1 : size[axis])),
  });
  const pixels = new Uint16Array(words.length);
  for (let i = 0; i < words.length; i++) pixels[i] = Math.round((words[i]! * SYNTHETIC_MAX) / VOXEL_MAX);
  const [rows, columns] = [size[1], size[2]];
  return { rows, columns, pixels, slope: (slope * VOXEL_MAX) / SYNTHETIC_MAX, intercept, window };
}
