import type { FileAppender, FileStore } from "@/domain/files";
import type { CurvePoint, TrainProgress } from "@/domain/training";
import { curveFile } from "./places";
import { readQuality, withQuality } from "./qualityLog";

/** A point is the step as uint32 and four float32, little endian: 20 bytes. */
const POINT_BYTES = 20;
/** Points are written in blocks, so that a step does not pay for a write. */
const BLOCK = 32;
/** Most points that are read back; more would not show in a plot. */
const CURVE_LIMIT = 5000;

function decode(bytes: Uint8Array): CurvePoint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: Math.floor(bytes.length / POINT_BYTES) }, (_, i) => {
    const at = i * POINT_BYTES;
    return {
      step: view.getUint32(at, true),
      generatorLoss: view.getFloat32(at + 4, true),
      discriminatorLoss: view.getFloat32(at + 8, true),
      dReal: view.getFloat32(at + 12, true),
      dFake: view.getFloat32(at + 16, true),
    };
  });
}

function encode(points: readonly CurvePoint[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(points.length * POINT_BYTES));
  points.forEach((point, i) => {
    const at = i * POINT_BYTES;
    view.setUint32(at, point.step, true);
    view.setFloat32(at + 4, point.generatorLoss, true);
    view.setFloat32(at + 8, point.discriminatorLoss, true);
    view.setFloat32(at + 12, point.dReal, true);
    view.setFloat32(at + 16, point.dFake, true);
  });
  return new Uint8Array(view.buffer);
}

async function readAll(files: FileStore, runId: string): Promise<CurvePoint[]> {
  if (!(await files.exists(curveFile(runId)))) return [];
  return decode(await files.read(curveFile(runId)));
}

/** The curves of a run: evenly thinned to CURVE_LIMIT points, the last one always among them. */
export async function readCurve(files: FileStore, runId: string): Promise<readonly CurvePoint[]> {
  const points = await readAll(files, runId);
  const stride = Math.ceil(points.length / CURVE_LIMIT);
  const thinned = stride <= 1 ? points : points.filter((_, i) => (points.length - 1 - i) % stride === 0);
  return withQuality(thinned, await readQuality(files, runId));
}

/** Adds to a run's curves. */
export class CurveLog {
  private block: CurvePoint[] = [];

  private constructor(private readonly file: FileAppender) {}

  /** Opens for a run that continues after `step`: later points are dropped, they will be made again. */
  static async open(files: FileStore, runId: string, step: number): Promise<CurveLog> {
    const kept = (await readAll(files, runId)).filter((point) => point.step <= step).length;
    return new CurveLog(await files.append(curveFile(runId), kept * POINT_BYTES));
  }

  async add({ step, generatorLoss, discriminatorLoss, dReal, dFake }: TrainProgress): Promise<void> {
    this.block.push({ step, generatorLoss, discriminatorLoss, dReal, dFake });
    if (this.block.length >= BLOCK) await this.flush();
  }

  async flush(): Promise<void> {
    const points = this.block;
    this.block = [];
    if (points.length > 0) await this.file.append(encode(points));
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.file.close();
    }
  }
}
