import { AppError } from "@/domain/errors";
import { readPlane } from "@/dicom/plane";
import type { StoredPixels } from "@/domain/image";
import { evened, moved } from "./resampling";
import { dot, type RawVolume } from "./rawVolume";
import type { Stack } from "./stack";

/** A stack of DICOM files as one volume; one file is in memory at a time. */
export function dicomVolume(
  stack: Stack,
  about: Pick<RawVolume, "patient" | "className">,
  salt: Uint8Array,
): RawVolume {
  const { planes, directions, out, notes } = stack;
  const { rows, columns, spacing, modality } = planes[0]!;
  const frame = frameOf(stack, rows, columns);
  return {
    ...about,
    size: [out.count, frame.rows, frame.columns],
    spacing: [out.spacing, spacing[0], spacing[1]],
    directions,
    scale: modality === "CT" ? "hounsfield" : "relative",
    notes,
    planes: () => evened(read(stack, frame, salt), stack.along, out),
  };
}

/** The frame that holds every plane where it belongs: nothing is cut off. */
export interface Frame {
  readonly rows: number;
  readonly columns: number;
  /** Row and column of the first plane's frame at which it starts. */
  readonly top: number;
  readonly left: number;
}

function frameOf({ slips }: Stack, rows: number, columns: number): Frame {
  const [xs, ys] = [slips.map(({ x }) => x), slips.map(({ y }) => y)];
  const [left, top] = [Math.floor(Math.min(...xs)), Math.floor(Math.min(...ys))];
  return {
    ...{ left, top },
    rows: rows + Math.ceil(Math.max(...ys)) - top,
    columns: columns + Math.ceil(Math.max(...xs)) - left,
  };
}

async function* read({ planes, slips }: Stack, frame: Frame, salt: Uint8Array): AsyncGenerator<Float32Array> {
  for (const [i, plane] of planes.entries()) {
    const { image, position } = await readPlane(await plane.file.read(), salt);
    if (
      image.rows !== plane.rows ||
      image.columns !== plane.columns ||
      dot(position, position) !== dot(plane.position, plane.position)
    )
      throw new AppError("bad-series", "A file of the series was changed while it was read.");
    const { x, y } = slips[i]!;
    yield moved(valuesOf(image), plane.rows, plane.columns, frame, x, y);
  }
}

function valuesOf({ pixels, slope, intercept }: StoredPixels): Float32Array {
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) values[i] = slope * pixels[i]! + intercept;
  return values;
}
