import { blockBox, blockCounts, blocksOf, isInside, overlap, product } from "@/domain/blocks";
import { crc32 } from "@/domain/crc32";
import { AppError } from "@/domain/errors";
import type { FileAppender, FileStore } from "@/domain/files";
import type { Box, VolumeInfo, VolumeReader, VolumeShelf, VolumeWriter } from "@/domain/volume";
import { damaged, encodeHeader, readHeader, sameVolume } from "./volumeHeader";

// After the header, one record for each block, in the order they were made: uint32 number of the block, CRC-32 of
// its voxels, then the voxels as uint16, filled up with zeros to a whole block. All records are equally long, so a
// window is read without an index on disk, and what a kill left of the last record is seen and dropped.

const RECORD_HEAD = 8;

/** Volumes as files `folder/NAME.dkv`. */
export function volumeShelf(files: FileStore, folder: string): VolumeShelf {
  const at = (name: string) => `${folder}/${name}.dkv`;
  return {
    open: (name) => openVolume(files, at(name)),
    write: (name, info) => writeVolume(files, at(name), info),
    remove: (name) => files.remove(at(name)),
  };
}

async function openVolume(files: FileStore, path: string): Promise<StoredVolume> {
  const { info, dataStart } = await readHeader(files, path);
  const volume = new StoredVolume(files, path, info, dataStart);
  await volume.findBlocks(await files.size(path));
  return volume;
}

async function writeVolume(files: FileStore, path: string, info: VolumeInfo): Promise<VolumeWriter> {
  const found = await openVolume(files, path).catch((thrown: unknown) => {
    const { code } = thrown as { code?: string };
    if (code === "not-found" || code === "bad-volume") return undefined;
    throw thrown;
  });
  if (found && sameVolume(found.info, info)) {
    await found.dropDamaged();
    return new OpenVolume(found, await files.append(path, found.end));
  }
  const header = encodeHeader(info);
  await files.write(path, header);
  return new OpenVolume(
    new StoredVolume(files, path, info, header.length),
    await files.append(path, header.length),
  );
}

class StoredVolume implements VolumeReader {
  /** Which record holds a block. */
  private readonly records = new Map<number, number>();
  private readonly total: number;
  private readonly recordBytes: number;

  constructor(
    private readonly files: FileStore,
    private readonly path: string,
    readonly info: VolumeInfo,
    private readonly dataStart: number,
  ) {
    this.total = product(blockCounts(info.size, info.block));
    this.recordBytes = RECORD_HEAD + 2 * product(info.block);
  }

  get blocks() {
    return { done: this.records.size, total: this.total };
  }
  /** Where the next record goes. */
  get end(): number {
    return this.dataStart + this.records.size * this.recordBytes;
  }
  has(block: number): boolean {
    return this.records.has(block);
  }

  async findBlocks(fileSize: number): Promise<void> {
    const whole = Math.floor((fileSize - this.dataStart) / this.recordBytes);
    for (let record = 0; record < whole; record++) {
      const block = (await this.head(record)).getUint32(0, true);
      // The first record that cannot be right ends the volume: none was written after it.
      if (block >= this.total || this.records.has(block)) return;
      this.records.set(block, record);
    }
  }

  /** Forgets the first damaged block and all that follow it, which is where a power cut may have struck. */
  async dropDamaged(): Promise<void> {
    let intact = true;
    for (const [block, record] of [...this.records]) {
      intact &&= (await this.sound(record)) !== undefined;
      if (!intact) this.records.delete(block);
    }
  }

  async read(box: Box, missing?: number): Promise<Uint16Array> {
    const { size, block } = this.info;
    if (!isInside(box, size)) throw new RangeError("The window leaves the volume.");
    const out = new Uint16Array(product(box.size));
    for (const index of blocksOf(size, block, box)) await this.copyBlock(index, box, out, missing);
    return out;
  }

  private async copyBlock(index: number, box: Box, out: Uint16Array, missing?: number): Promise<void> {
    const own = blockBox(this.info.size, this.info.block, index);
    const shared = overlap(own, box);
    const record = this.records.get(index);
    if (record === undefined && missing === undefined) {
      throw new AppError("not-found", "This part of the volume has not been made yet.", {
        advice: "Continue the volume, then open it again.",
      });
    }
    const first = rowStart(own, shared.start[0], shared.start[1], own.start[2]);
    const last = [shared.start[0] + shared.size[0] - 1, shared.start[1] + shared.size[1] - 1] as const;
    const values =
      record === undefined
        ? undefined
        : await this.values(record, first, rowStart(own, ...last, own.start[2]) + own.size[2], own);
    for (let plane = shared.start[0]; plane <= last[0]; plane++) {
      for (let row = shared.start[1]; row <= last[1]; row++) {
        const to = rowStart(box, plane, row, shared.start[2]);
        if (!values) {
          out.fill(missing!, to, to + shared.size[2]);
          continue;
        }
        const from = rowStart(own, plane, row, shared.start[2]) - first;
        out.set(values.subarray(from, from + shared.size[2]), to);
      }
    }
  }

  /** Values [first, last) of a record; a whole block is checked against its sum. */
  private async values(record: number, first: number, last: number, own: Box): Promise<Uint16Array> {
    if (first === 0 && last === product(own.size)) {
      const sound = await this.sound(record);
      if (!sound) throw damaged("the check sum of a block does not match");
      return sound;
    }
    const start = this.dataStart + record * this.recordBytes + RECORD_HEAD;
    return words(await this.files.read(this.path, start + 2 * first, start + 2 * last), last - first);
  }

  private async sound(record: number): Promise<Uint16Array | undefined> {
    const start = this.dataStart + record * this.recordBytes;
    const bytes = await this.files.read(this.path, start, start + this.recordBytes);
    if (bytes.length < this.recordBytes) return undefined;
    const sum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
    if (crc32(bytes.subarray(RECORD_HEAD)) !== sum) return undefined;
    return words(bytes.subarray(RECORD_HEAD), (this.recordBytes - RECORD_HEAD) / 2);
  }

  private async head(record: number): Promise<DataView> {
    const start = this.dataStart + record * this.recordBytes;
    const bytes = await this.files.read(this.path, start, start + RECORD_HEAD);
    return new DataView(bytes.buffer, bytes.byteOffset, RECORD_HEAD);
  }

  encode(block: number, values: Uint16Array): Uint8Array {
    const own = blockBox(this.info.size, this.info.block, block);
    if (values.length !== product(own.size)) throw new RangeError("The voxels do not fill the block.");
    const bytes = new Uint8Array(this.recordBytes);
    new Uint16Array(bytes.buffer, RECORD_HEAD).set(values);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, block, true);
    view.setUint32(4, crc32(bytes.subarray(RECORD_HEAD)), true);
    return bytes;
  }
  remember(block: number): void {
    this.records.set(block, this.records.size);
  }
}

class OpenVolume implements VolumeWriter {
  constructor(
    private readonly stored: StoredVolume,
    private readonly appender: FileAppender,
  ) {}

  get info() {
    return this.stored.info;
  }
  get blocks() {
    return this.stored.blocks;
  }
  has(block: number): boolean {
    return this.stored.has(block);
  }
  read(box: Box, missing?: number): Promise<Uint16Array> {
    return this.stored.read(box, missing);
  }
  async put(block: number, values: Uint16Array): Promise<void> {
    if (this.stored.has(block)) return;
    await this.appender.append(this.stored.encode(block, values));
    this.stored.remember(block);
  }
  close(): Promise<void> {
    return this.appender.close();
  }
}

/** Where a voxel lies in the row-major values of a box. */
function rowStart(box: Box, plane: number, row: number, column: number): number {
  const [p, r, c] = [plane - box.start[0], row - box.start[1], column - box.start[2]];
  return (p * box.size[1] + r) * box.size[2] + c;
}

/** @throws {AppError} `bad-volume` when bytes are lacking */
function words(bytes: Uint8Array<ArrayBuffer>, count: number): Uint16Array {
  if (bytes.length < 2 * count) throw damaged("it ends too early");
  return bytes.byteOffset % 2 === 0
    ? new Uint16Array(bytes.buffer, bytes.byteOffset, count)
    : new Uint16Array(bytes.slice().buffer, 0, count);
}
