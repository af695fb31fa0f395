import { blockBox, blockCounts, blocksOf, overlap, product } from "@/domain/blocks";
import { AppError } from "@/domain/errors";
import type { Box, VolumeInfo, VolumeReader, VolumeShelf, VolumeWriter } from "@/domain/volume";

/** Volumes in memory. `room` is how many more blocks there is space for. */
export class MemoryShelf implements VolumeShelf {
  readonly volumes = new Map<string, MemoryVolume>();
  room = Infinity;

  open(name: string): Promise<VolumeReader> {
    const found = this.volumes.get(name);
    return found ? Promise.resolve(found) : Promise.reject(new AppError("not-found", "No such volume."));
  }
  write(name: string, info: VolumeInfo): Promise<VolumeWriter> {
    const found = this.volumes.get(name);
    const same = found && JSON.stringify(found.info) === JSON.stringify(info);
    const volume = same ? found : new MemoryVolume(info, this);
    this.volumes.set(name, volume);
    return Promise.resolve(volume);
  }
  remove(name: string): Promise<void> {
    this.volumes.delete(name);
    return Promise.resolve();
  }
}

class MemoryVolume implements VolumeWriter {
  readonly made: number[] = [];
  private readonly values = new Map<number, Uint16Array>();

  constructor(
    readonly info: VolumeInfo,
    private readonly shelf: MemoryShelf,
  ) {}

  get blocks() {
    return { done: this.values.size, total: product(blockCounts(this.info.size, this.info.block)) };
  }
  has(block: number): boolean {
    return this.values.has(block);
  }
  put(block: number, values: Uint16Array): Promise<void> {
    if (this.shelf.room-- <= 0) return Promise.reject(new AppError("quota", "Full."));
    this.values.set(block, values.slice());
    this.made.push(block);
    return Promise.resolve();
  }
  read(box: Box): Promise<Uint16Array> {
    const out = new Uint16Array(product(box.size));
    for (const index of blocksOf(this.info.size, this.info.block, box)) {
      const own = blockBox(this.info.size, this.info.block, index);
      copy(this.values.get(index)!, own, out, box);
    }
    return Promise.resolve(out);
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

function copy(from: Uint16Array, own: Box, to: Uint16Array, box: Box): void {
  const { start, size } = overlap(own, box);
  const at = (b: Box, p: number, r: number, c: number) =>
    ((p - b.start[0]) * b.size[1] + r - b.start[1]) * b.size[2] + c - b.start[2];
  for (let p = start[0]; p < start[0] + size[0]; p++) {
    for (let r = start[1]; r < start[1] + size[1]; r++) {
      for (let c = start[2]; c < start[2] + size[2]; c++) to[at(box, p, r, c)] = from[at(own, p, r, c)]!;
    }
  }
}
