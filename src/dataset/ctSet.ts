import { blockBox } from "@/domain/blocks";
import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import { PHANTOM_CLASSES } from "@/domain/phantom";
import type { VolumeInfo, VolumeShelf } from "@/domain/volume";
import type { VolumeEntry, VolumeSet } from "@/domain/volumeSet";
import { ctScene, renderCt, type CtScene } from "@/phantom/ctVolume";
import { phantomPatient } from "@/phantom/patient";
import { saveVolumeSet } from "./volumeSets";

/** Stored value of 0 HU: values below water stay above zero. */
const OFFSET = 1024;

export interface CtSetProgress {
  readonly set: VolumeSet;
  readonly done: number;
  readonly total: number;
  readonly etaMs: number | null;
}

/**
 * Makes the demo patients' CTs block by block; only one block is ever in memory. A set that was stopped goes on
 * at the block it had reached.
 * @throws {AppError} `cancelled`, `quota`: the blocks before stay
 */
export async function* createCtSet(
  files: FileStore,
  shelf: VolumeShelf,
  begun: VolumeSet,
  signal?: AbortSignal,
): AsyncGenerator<CtSetProgress, VolumeSet> {
  let set = begun;
  await saveVolumeSet(files, set);
  const clock = new Clock(set.wanted);
  for (let number = set.volumes.length; number < set.wanted; number++) {
    const patient = patientOf(set, number);
    const scene = ctScene(patient.phantom, set.side);
    const info = infoOf(set, number, scene);
    const writer = await shelf.write(String(number), info);
    try {
      const { total } = writer.blocks;
      for (let block = 0; block < total; block++) {
        signal?.throwIfAborted();
        if (writer.has(block)) continue;
        await writer.put(block, voxelsOf(scene, info, block));
        yield { set, ...clock.report(number + writer.blocks.done / total) };
        // Rendering never waits for anything; without a turn of the event loop no message could stop it.
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    } finally {
      await writer.close();
    }
    set = withVolume(set, entryOf(number, patient.className, info));
    await saveVolumeSet(files, set);
    yield { set, ...clock.report(number + 1) };
  }
  return set;
}

function withVolume(set: VolumeSet, entry: VolumeEntry): VolumeSet {
  const volumes = [...set.volumes, entry];
  return { ...set, volumes, bytes: 2 * set.side ** 3 * volumes.length };
}

function patientOf({ seed }: VolumeSet, number: number) {
  const { id, name } = PHANTOM_CLASSES[number % PHANTOM_CLASSES.length]!;
  return { phantom: phantomPatient(seed, number, id), className: name };
}

function infoOf({ side, seed }: VolumeSet, number: number, scene: CtScene): VolumeInfo {
  const edge = Math.min(side, side > 256 ? 64 : 32);
  const pitch = scene.grid.pitch * 10;
  return {
    ...{ size: [side, side, side], block: [edge, edge, edge], slope: 1, intercept: -OFFSET },
    window: { center: 1023.5, width: 4095 },
    spacing: [pitch, pitch, pitch],
    origin: "phantom",
    recipe: `phantom CT 1, seed ${seed}, patient ${number}, side ${side}`,
  };
}

function entryOf(number: number, className: string, { size, spacing }: VolumeInfo): VolumeEntry {
  return { number, label: `Demo patient ${number + 1}`, className, size, spacing: spacing ?? [1, 1, 1] };
}

function voxelsOf(scene: CtScene, { size, block }: VolumeInfo, index: number): Uint16Array {
  const { start, size: shape } = blockBox(size, block, index);
  const { hu } = renderCt(scene, { start, shape });
  return Uint16Array.from(hu, (value) => value + OFFSET);
}

class Clock {
  private readonly start = performance.now();
  private first: number | null = null;

  constructor(private readonly total: number) {}

  report(done: number): { done: number; total: number; etaMs: number | null } {
    this.first ??= done;
    const gone = done - this.first;
    const spent = performance.now() - this.start;
    return { done, total: this.total, etaMs: gone > 0 ? (spent / gone) * (this.total - done) : null };
  }
}

/** @throws {AppError} `bad-config` */
export function checkCtRequest(side: number, count: number): void {
  if (Number.isInteger(side) && side >= 16 && side <= 512 && Number.isInteger(count) && count >= 1) return;
  throw new AppError("bad-config", "A demo CT has 16 to 512 voxels along each side, and a set at least one.");
}
