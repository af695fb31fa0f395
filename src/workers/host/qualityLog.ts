import type { FileStore } from "@/domain/files";
import type { CurvePoint } from "@/domain/training";
import { qualityFile } from "./places";

// Beside the curve, whose points have a fixed length: a point is the step as uint32 and two float32, little endian.

const POINT_BYTES = 12;

export interface QualityPoint {
  readonly step: number;
  /** Fréchet distance ÷ that of one half of the real images to the other. */
  readonly relative: number;
  /** Kernel inception distance. */
  readonly kernel: number;
}

export async function readQuality(files: FileStore, runId: string): Promise<QualityPoint[]> {
  if (!(await files.exists(qualityFile(runId)))) return [];
  const bytes = await files.read(qualityFile(runId));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / POINT_BYTES) }, (_, i) => {
    const at = i * POINT_BYTES;
    return {
      step: view.getUint32(at, true),
      relative: view.getFloat32(at + 4, true),
      kernel: view.getFloat32(at + 8, true),
    };
  });
}

/**
 * Adds a point; those of later steps are dropped, for a run that went back to a checkpoint makes them again.
 * @param anew  drops the earlier ones too
 */
export async function addQuality(
  files: FileStore,
  runId: string,
  point: QualityPoint,
  anew = false,
): Promise<void> {
  const before = anew ? [] : await readQuality(files, runId);
  const kept = before.filter(({ step }) => step < point.step);
  const view = new DataView(new ArrayBuffer((kept.length + 1) * POINT_BYTES));
  [...kept, point].forEach(({ step, relative, kernel }, i) => {
    view.setUint32(i * POINT_BYTES, step, true);
    view.setFloat32(i * POINT_BYTES + 4, relative, true);
    view.setFloat32(i * POINT_BYTES + 8, kernel, true);
  });
  await files.write(qualityFile(runId), new Uint8Array(view.buffer));
}

/** The curve with what was measured at its steps; a measured step that is not in it is added to its nearest. */
export function withQuality(
  curve: readonly CurvePoint[],
  measured: readonly QualityPoint[],
): readonly CurvePoint[] {
  const points = [...curve];
  const last = points.at(-1)?.step ?? -1;
  for (const { step, relative, kernel } of measured) {
    if (step > last) continue;
    const at = points.findIndex((point) => point.step >= step);
    if (at >= 0) points[at] = { ...points[at]!, relative, kernel };
  }
  return points;
}
