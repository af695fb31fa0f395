import { AppError } from "@/domain/errors";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { tf } from "../tf";
import type { Halves } from "./half";
import { Meter } from "./meter";

/** What we use of the backend's buffer pool. */
interface Pool {
  readonly freeBuffers: Map<string, GPUBuffer[]>;
  numFreeBuffers: number;
  numBytesAllocated: number;
}

const BYTES_PER_ELEMENT = 4;

/** TensorFlow.js's backend on a device of ours: it counts, refuses what cannot fit, and gives memory back. */
export class OwnBackend extends WebGPUBackend {
  readonly meter: Meter;
  /** Where products read their operands in half precision; undefined for single precision throughout. */
  halves: Halves | undefined;

  constructor(device: GPUDevice, info: GPUAdapterInfo) {
    const meter = new Meter(device);
    super(device, info);
    this.meter = meter;
  }

  /**
   * Every tensor that a shader binds comes through here.
   * @throws {AppError} `out-of-memory` when it is larger than the device can bind: the binding would fail without
   * an exception, and the results would be zeros
   */
  override uploadToGPU(dataId: tf.DataId): void {
    const { shape } = this.tensorMap.get(dataId);
    const bytes = BYTES_PER_ELEMENT * shape.reduce((product, side) => product * side, 1);
    const { maxStorageBufferBindingSize, maxBufferSize } = this.device.limits;
    const limit = Math.min(maxStorageBufferBindingSize, maxBufferSize);
    if (bytes > limit) throw tooLarge(shape, bytes, limit);
    super.uploadToGPU(dataId);
  }

  override disposeData(dataId: tf.DataId, force?: boolean): boolean {
    const gone = super.disposeData(dataId, force);
    if (gone) this.halves?.forget(dataId);
    return gone;
  }

  /** Gives the buffers back that wait in the pool for a tensor of just their size. */
  trimPool(): void {
    const pool = this.bufferManager as unknown as Pool;
    for (const [key, buffers] of pool.freeBuffers) {
      for (const buffer of buffers) {
        pool.numBytesAllocated -= buffer.size;
        buffer.destroy();
      }
      // The key stays: with none at all the pool takes itself for disposed.
      pool.freeBuffers.set(key, []);
    }
    pool.numFreeBuffers = 0;
  }
}

function tooLarge(shape: readonly number[], bytes: number, limit: number): AppError {
  const size = (count: number) => `${(count / 2 ** 20).toFixed(0)} MiB`;
  return new AppError(
    "out-of-memory",
    `A layer of ${shape.join(" × ")} numbers takes ${size(bytes)}; this graphics processor allows ${size(limit)}.`,
    { kept: "The last checkpoint is kept.", advice: "Use a smaller batch, width or image size." },
  );
}
