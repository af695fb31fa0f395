/** One measurement in a process of its own: peaks are then its own too. Takes a Job as JSON, sends a Measured. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { VolumeShelf } from "@/domain/volume";
import { volumeShelf } from "@/storage/volumeFile";
import { FolderStore } from "../../headless/folderStore";
import { startDevice } from "../../headless/nodeDevice";
import type { Job, Measured } from "./job";

const job = JSON.parse(process.argv[2]!) as Job;
const collect = (globalThis as unknown as { gc: () => void }).gc;

/** What is alive on the host, and the time that finding out took, which is nobody's. */
const host = { peak: 0, processorUs: 0, clockMs: 0, calls: 0, every: 1 };
function look(): void {
  if (host.calls++ % host.every === 0) lookNow();
}
function lookNow(): void {
  const [start, used] = [performance.now(), process.cpuUsage()];
  // Buffers are let go beside the first collection; the second waits for that.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  host.peak = Math.max(host.peak, heapUsed + external);
  const { user, system } = process.cpuUsage(used);
  host.processorUs += user + system;
  host.clockMs += performance.now() - start;
}

/** Looks while a window that was read, or a tile to be written, is alive. */
function watched(shelf: VolumeShelf): VolumeShelf {
  return {
    ...shelf,
    open: async (name) => {
      const volume = await shelf.open(name);
      return {
        ...{ info: volume.info, blocks: volume.blocks, has: (block) => volume.has(block) },
        read: async (box, missing) => {
          const values = await volume.read(box, missing);
          look();
          return values;
        },
      };
    },
    write: async (name, info) => {
      const writer = await shelf.write(name, info);
      return {
        info: writer.info,
        get blocks() {
          return writer.blocks;
        },
        has: (block) => writer.has(block),
        read: (box, missing) => writer.read(box, missing),
        put: async (block, values) => {
          look();
          await writer.put(block, values);
        },
        close: () => writer.close(),
      };
    },
  };
}

const WARM_UP_MS = 3000;
const LARGE_EVERY = 16;

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

interface Time {
  readonly processorNs: number;
  readonly clockNs: number;
}

/** Without what looking took. */
async function timed(work: () => Promise<void>): Promise<Time> {
  Object.assign(host, { processorUs: 0, clockMs: 0 });
  const [start, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return {
    processorNs: 1000 * (user + system - host.processorUs),
    clockNs: 1e6 * (performance.now() - start - host.clockMs),
  };
}

async function measure(): Promise<Measured> {
  const device = await startDevice(job.backend);
  // After the device: WebGPU must be in place before TensorFlow.js is loaded.
  const { makeImage } = await import("./makeImage");
  const { untrainedCascade } = await import("./network");
  const { peakBytes, resetPeakBytes } = await import("@/tensor/memory");
  const folder = await mkdtemp(join(tmpdir(), "darkroom-cascade-"));
  const model = untrainedCascade(job.dim, job.size, job.network);
  const times: Time[] = [];
  const make = async (round: string) => {
    const shelf = watched(volumeShelf(new FolderStore(folder), round));
    times.push(
      await timed(() => makeImage(model, job, shelf, host.every === Infinity ? () => undefined : lookNow)),
    );
    await rm(join(folder, round), { recursive: true });
  };
  try {
    resetPeakBytes();
    // Each collection leaves the caches cold, so small images are looked at in the first rounds only, and large ones,
    // which are made once, now and then.
    host.every = job.repeats > 0 ? 1 : LARGE_EVERY;
    // The engine goes on improving hot code for seconds.
    const end = performance.now() + WARM_UP_MS;
    for (let round = 0; job.repeats > 0 && performance.now() < end; round++) await make(`warm${round}`);
    if (job.repeats > 0) {
      times.length = 0;
      host.every = Infinity;
      host.calls = 1;
    }
    for (let round = 0; round < Math.max(1, job.repeats); round++) await make(`${round}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return {
    ...{ dim: job.dim, size: job.size, peakGpuBytes: peakBytes(), peakHostBytes: host.peak },
    nsPerOutput: median(times.map(({ processorNs }) => processorNs)) / job.size ** job.dim,
    nsPerOutputClock: median(times.map(({ clockNs }) => clockNs)) / job.size ** job.dim,
    device: device.name,
  };
}

process.send!(await measure(), () => process.exit(0));
