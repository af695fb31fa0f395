import type { VolumeReader, VolumeShelf } from "@/domain/volume";
import { scaleVolume } from "@/gan/cascade/sampleCascade";
import type { StoredCascadeSample } from "@/storage/cascadeCodec";
import type { Desk } from "../desk";
import { openScale, SAMPLE, sampleShelf } from "./samples";

/** Scales kept open: opening one reads the head of each of its blocks. */
const MOST = 16;

/** The scales of samples as this worker last saw them: whole ones, and those that it is writing. */
export class OpenScales {
  private readonly kept = new Map<string, VolumeReader>();

  /** The shelf that a sample is written to; what is being written can be read at once. */
  shelf(desk: Pick<Desk, "files">, sample: StoredCascadeSample): VolumeShelf {
    const shelf = sampleShelf(desk, sample);
    return {
      ...shelf,
      write: async (name, info) => {
        const writer = await shelf.write(name, info);
        const key = keyOf(sample, name);
        this.keep(key, writer);
        const close = async () => {
          if (!isWhole(writer)) this.kept.delete(key);
          await writer.close();
        };
        return {
          ...{ info: writer.info, close },
          get blocks() {
            return writer.blocks;
          },
          has: (block) => writer.has(block),
          read: (box, missing) => writer.read(box, missing),
          put: (block, values) => writer.put(block, values),
        };
      },
    };
  }

  /** The scales that are there, in part or whole, coarse to fine. */
  async of(desk: Pick<Desk, "files">, sample: StoredCascadeSample): Promise<VolumeReader[]> {
    const found: VolumeReader[] = [];
    for (const side of sample.sides) {
      const key = keyOf(sample, scaleVolume(SAMPLE, side));
      const volume = this.kept.get(key) ?? (await openScale(desk, sample, side));
      if (!volume || volume.blocks.done === 0) break;
      if (isWhole(volume)) this.keep(key, volume);
      found.push(volume);
    }
    return found;
  }

  private keep(key: string, volume: VolumeReader): void {
    this.kept.delete(key);
    this.kept.set(key, volume);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST && oldest !== undefined) this.kept.delete(oldest);
  }
}

function isWhole({ blocks }: VolumeReader): boolean {
  return blocks.done === blocks.total;
}

/** Another model writes other voxels under the same name. */
function keyOf({ id, model }: StoredCascadeSample, name: string): string {
  return `${id} ${model ?? ""} ${name}`;
}
