import { BlockVolume } from "@/dataset/blockVolume";
import { readSlice } from "@/dataset/volumeSlice";
import { ByteCache } from "@/domain/byteCache";
import type { VolumeReader } from "@/domain/volume";
import type { Plane, VolumeSlice } from "@/domain/volumeSet";

/** Volumes kept open: finding their blocks reads the head of each. */
const MOST_OPEN = 4;
/** The blocks around the three planes of one volume of 512³, and those read ahead of one of them. */
const BUDGET = 160 * 1024 * 1024;

/** Volumes that are being looked at, with the blocks around the slices shown. */
export class OpenVolumes {
  private readonly kept = new Map<string, Promise<BlockVolume>>();
  private readonly blocks: ByteCache<Uint16Array>;

  constructor(
    private readonly open: (id: string, number: number) => Promise<VolumeReader>,
    budget = BUDGET,
  ) {
    this.blocks = new ByteCache(budget, ({ byteLength }) => byteLength);
  }

  /** Bytes of decoded blocks in memory. */
  get bytes(): number {
    return this.blocks.bytes;
  }

  /** One slice; reading ahead goes on behind it. */
  async slice(id: string, number: number, plane: Plane, at: number): Promise<VolumeSlice> {
    const volume = await this.get(id, number);
    const slice = await readSlice(volume, plane, at);
    void volume.readAhead(plane, at);
    return slice;
  }

  /** A set was removed, or is being changed. */
  forget(id: string): void {
    for (const key of [...this.kept.keys()]) if (key.startsWith(`${id}/`)) this.kept.delete(key);
    this.blocks.clear();
  }

  private get(id: string, number: number): Promise<BlockVolume> {
    const key = `${id}/${number}`;
    const found =
      this.kept.get(key) ?? this.open(id, number).then((volume) => new BlockVolume(volume, this.blocks, key));
    this.kept.delete(key);
    this.kept.set(key, found);
    found.catch(() => this.kept.delete(key));
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_OPEN && oldest !== undefined) this.kept.delete(oldest);
    return found;
  }
}
