import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { VolumeInfo, VolumeReader, VolumeShelf } from "@/domain/volume";
import type { CascadeModel } from "@/gan/cascade/model";
import { sampleCascade, scaleVolume } from "@/gan/cascade/sampleCascade";
import { peakBytes } from "@/tensor/memory";
import { volumeShelf } from "@/storage/volumeFile";
import { openCascade } from "./cascadeFiles";
import type { CascadeSampleCommand } from "./cascadeOptions";
import { contactSheet } from "./contactSheet";
import { FolderStore } from "./folderStore";
import { interruptSignal } from "./interrupt";
import { duration, say, sayProgress } from "./say";

export async function runCascadeSample(command: CascadeSampleCommand): Promise<number> {
  const model = await openCascade(command.cascade);
  const signal = interruptSignal();
  try {
    await mkdir(command.out, { recursive: true });
    const shelf = volumeShelf(new FolderStore(command.out), "");
    for (let i = 0; i < command.count; i++) await sampleOne(model, command, command.seed + i, shelf, signal);
    return 0;
  } finally {
    model.dispose();
  }
}

async function sampleOne(
  model: CascadeModel,
  command: CascadeSampleCommand,
  seed: number,
  shelf: VolumeShelf,
  signal: AbortSignal,
): Promise<void> {
  const size = command.size ?? model.refiners.at(-1)?.scale.size ?? model.base.size;
  const name = `synthetic-${seed}`;
  const { truncation, tile } = command;
  const request = { seed, size, classIndex: 0, truncation, ...(tile === undefined ? {} : { tile }) };
  const start = performance.now();
  const running = sampleCascade(model, request, shelf, name, { signal });
  for (;;) {
    const next = await running.next();
    if (next.done) {
      await writePictures(shelf, scaleVolume(name, size), next.value, command.out);
      say(`${name}: ${next.value.size.join(" × ")} in ${duration(performance.now() - start)}; ${needed()}.`);
      return;
    }
    const { volume, done, total, share, etaMs } = next.value;
    sayProgress(
      `${volume}: ${done} of ${total} tiles; ${Math.round(100 * share)} %, ${duration(etaMs)} left`,
    );
  }
}

/** The most that the device held for tensors, and the whole process, in this run. */
function needed(): string {
  const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  // Node gives kibibytes.
  return `at most ${mb(peakBytes())} on the device, ${mb(1024 * process.resourceUsage().maxRSS)} in all`;
}

/** An image as it is; of a volume the middle slice along each axis. */
async function writePictures(shelf: VolumeShelf, name: string, info: VolumeInfo, out: string): Promise<void> {
  const volume = await shelf.open(name);
  if (info.size[0] === 1) return writePicture(volume, 0, join(out, `${name}.png`));
  for (const [axis, view] of (["axial", "coronal", "sagittal"] as const).entries()) {
    await writePicture(volume, axis as 0 | 1 | 2, join(out, `${name}-${view}.png`));
  }
}

/** Eight bits of the middle slice across an axis; only that slice is read. */
async function writePicture(volume: VolumeReader, axis: 0 | 1 | 2, path: string): Promise<void> {
  const { size } = volume.info;
  const start = [0, 0, 0] as [number, number, number];
  const box = [...size] as [number, number, number];
  start[axis] = size[axis] >> 1;
  box[axis] = 1;
  const words = await volume.read({ start, size: box });
  const side = size[2];
  await writeFile(
    path,
    contactSheet(
      Uint8Array.from(words, (word) => word >> 8),
      side,
      1,
    ),
  );
}
