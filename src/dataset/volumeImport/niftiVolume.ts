import { AppError } from "@/domain/errors";
import { streamOf, type SourceFile } from "../sourceFile";
import { mapAxes, obliqueNote } from "./axes";
import { NIFTI_HEADER, readNifti, type NiftiHeader } from "./nifti";
import type { RawVolume } from "./rawVolume";
import { ByteReader } from "./byteReader";

/** Stored values this low are Hounsfield units: no other scan counts below zero so far. */
const AIR = -500;

/**
 * A NIfTI file as a volume. It is read as a stream, unpacked on the way, plane by plane.
 * @throws {AppError} every code that a file can be left out for
 */
export async function niftiVolume(
  file: SourceFile,
  about: Pick<RawVolume, "patient" | "className">,
): Promise<RawVolume> {
  const header = readNifti(await head(file));
  const range = await rangeOf(file, header);
  if (!(range.high > range.low)) {
    throw new AppError(
      "blank-image",
      "All of its voxels have the same value: there is nothing to learn from it.",
    );
  }
  const hounsfield = range.low <= AIR && range.high <= 32_767;
  const { size, spacing, directions } = header;
  return {
    ...about,
    ...{ size, spacing, directions },
    scale: hounsfield ? "hounsfield" : "relative",
    notes: [
      ...header.notes,
      ...obliqueNote(mapAxes(directions)),
      ...(hounsfield
        ? [`Its values go down to ${Math.round(range.low)} and were taken as Hounsfield units.`]
        : []),
    ],
    planes: () => planesOf(file, header),
  };
}

export async function head(file: SourceFile): Promise<Uint8Array> {
  const reader = new ByteReader(await streamOf(file));
  try {
    const bytes = await reader.take(NIFTI_HEADER);
    if (!bytes) throw new AppError("bad-series", "The NIfTI file ends within its header.");
    return bytes;
  } finally {
    await reader.cancel();
  }
}

async function* planesOf(file: SourceFile, header: NiftiHeader): AsyncGenerator<Float32Array> {
  const { size, dataStart, bytesPerVoxel, valueAt } = header;
  const [planes, rows, columns] = size;
  const reader = new ByteReader(await streamOf(file));
  try {
    await reader.take(dataStart);
    for (let plane = 0; plane < planes; plane++) {
      const bytes = await reader.take(rows * columns * bytesPerVoxel);
      if (!bytes) {
        throw new AppError(
          "bad-series",
          `The NIfTI file ends early: ${plane} of its ${planes} slices are there.`,
          {
            advice: "Copy or export it again from its source.",
          },
        );
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const values = new Float32Array(rows * columns);
      for (let i = 0; i < values.length; i++) {
        const value = valueAt(view, i);
        values[i] = Number.isFinite(value) ? value : NaN;
      }
      yield values;
    }
  } finally {
    await reader.cancel();
  }
}

/** Also reads the file to its end once, so that one that is cut short is known before anything is stored. */
async function rangeOf(file: SourceFile, header: NiftiHeader): Promise<{ low: number; high: number }> {
  let [low, high] = [Infinity, -Infinity];
  for await (const plane of planesOf(file, header)) {
    for (const value of plane) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return { low, high };
}
