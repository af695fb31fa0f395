import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { VolumeInfo, VolumeReader, VolumeShelf } from "@/domain/volume";
import type { CascadeModel } from "@/gan/cascade/model";
import { guideEdges, type EdgeGuide } from "@/gan/cascade/edgeGuide";
import { guidedBase } from "@/gan/cascade/guidedBase";
import { sampleCascade, scaleVolume, type SampleOptions } from "@/gan/cascade/sampleCascade";
import { peakBytes } from "@/tensor/memory";
import { volumeShelf } from "@/storage/volumeFile";
import { distanceFromGuide, openGuide, writeGuide } from "./cascadeGuide";
import { openCascade } from "./cascadeFiles";
import type { CascadeSampleCommand } from "./cascadeOptions";
import { contactSheet } from "./contactSheet";
import { FolderStore } from "./folderStore";
import { interruptSignal } from "./interrupt";
import { UsageError } from "./options";
import { duration, say, sayProgress } from "./say";

export async function runCascadeSample(command: CascadeSampleCommand): Promise<number> {
  const model = await openCascade(command.cascade);
  const signal = interruptSignal();
  try {
    await mkdir(command.out, { recursive: true });
    const shelf = volumeShelf(new FolderStore(command.out), "");
    const size = command.size ?? model.refiners.at(-1)?.scale.size ?? model.base.size;
    const guide = command.guide && (await openGuide(command.guide, size));
    if (guide) await writeGuide(join(command.out, "edges.png"), guide);
    for (let i = 0; i < command.count; i++) {
      const job = { model, command, size, seed: command.seed + i, shelf, signal };
      await sampleOne(job, `synthetic-${job.seed}`, guide, guide && (await guided(job, guide)));
      if (command.control) await sampleOne(job, `unguided-${job.seed}`, guide, {});
    }
    return 0;
  } finally {
    model.dispose();
  }
}

interface Job {
  readonly model: CascadeModel;
  readonly command: CascadeSampleCommand;
  readonly size: number;
  readonly seed: number;
  readonly shelf: VolumeShelf;
  readonly signal: AbortSignal;
}

/** The start of an image that follows edges, and what its doublings follow. */
async function guided({ model, command, seed, signal }: Job, guide: EdgeGuide): Promise<SampleOptions> {
  if (!model.config.edges) {
    throw new UsageError("This cascade was trained without --edges and cannot follow any.");
  }
  const edges = guideEdges(guide);
  const start = performance.now();
  const progress = (share: number) => sayProgress(`Looking for a base: ${Math.round(100 * share)} %`);
  const request = { seed, classIndex: 0, truncation: command.truncation };
  const { image, followed, unrelated } = await guidedBase(model, edges, request, { signal, progress });
  say(
    `Base: its edges are ${followed.toFixed(4)} from those asked for, ` +
      `of other images ${unrelated.toFixed(4)}; ${duration(performance.now() - start)}.`,
  );
  return { edges, from: image };
}

async function sampleOne(
  { model, command, size, seed, shelf, signal }: Job,
  name: string,
  guide: EdgeGuide | undefined,
  options: SampleOptions = {},
): Promise<void> {
  const { truncation, tile } = command;
  const request = { seed, size, classIndex: 0, truncation, ...(tile === undefined ? {} : { tile }) };
  const start = performance.now();
  const running = sampleCascade(model, request, shelf, name, { ...options, signal });
  for (;;) {
    const next = await running.next();
    if (next.done) {
      await writePictures(shelf, scaleVolume(name, size), next.value, command.out);
      if (guide) await sayDistance(shelf, name, size, guide);
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

async function sayDistance(shelf: VolumeShelf, name: string, size: number, guide: EdgeGuide): Promise<void> {
  const distance = await distanceFromGuide(await shelf.open(scaleVolume(name, size)), guide);
  say(`${name}: its edges at ${size} pixels are ${distance.toFixed(4)} from those asked for.`);
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
