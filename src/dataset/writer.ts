import {
  DEFAULT_SPLIT,
  type ClassInfo,
  type DatasetIndex,
  type DatasetSummary,
  type ImageRecord,
} from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { FileAppender, FileStore } from "@/domain/files";
import { THUMBNAIL_SIZE, type StoredPixels } from "@/domain/image";
import { datasetFile } from "./files";
import { writeIndex } from "./indexFile";
import { shrinkToStore, thumbnail } from "./preprocess";
import { splitByPatient } from "./split";

const THUMBNAIL_BYTES = THUMBNAIL_SIZE * THUMBNAIL_SIZE;
/** The index is saved at least this often, so that a killed import still leaves what it had read. */
const SAVE_EVERY = 500;
/** And once early, so that the first images can be looked at while the rest is still coming. */
const FIRST_SAVE = 20;

type Head = Pick<DatasetSummary, "id" | "name" | "kind" | "longSide">;
type Facts = Pick<ImageRecord, "classId" | "patient" | "source"> & Pick<Partial<ImageRecord>, "phantom">;

/** Writes a data set image by image: pixels and thumbnails are appended, the index follows now and then. */
export class DatasetWriter {
  readonly images: ImageRecord[] = [];
  rejectedCount = 0;
  private readonly classes = new Map<string, ClassInfo>();
  private readonly firstWithHash = new Map<string, string>();
  private readonly created = new Date().toISOString();
  private pixelBytes = 0;

  private constructor(
    private readonly store: FileStore,
    private readonly head: Head,
    private pixels: FileAppender,
    private thumbs: FileAppender,
  ) {}

  static async open(store: FileStore, head: Head): Promise<DatasetWriter> {
    const pixels = await store.append(datasetFile(head.id, "pixels.bin"), 0);
    const thumbs = await store.append(datasetFile(head.id, "thumbs.bin"), 0);
    return new DatasetWriter(store, head, pixels, thumbs);
  }

  /**
   * Stores one image, scaled down where it is larger than stored images may be.
   * @param origin  its file, named when the same pixels come again; kept in memory only
   * @throws {AppError} `duplicate`; what the store throws, `quota` among it
   */
  async add(image: StoredPixels, name: string, facts: Facts, origin: string): Promise<void> {
    const small = shrinkToStore(image, this.head.longSide);
    const bytes = bytesOf(small.pixels);
    const hash = await hashOf(small, bytes);
    const earlier = this.firstWithHash.get(hash);
    if (earlier !== undefined)
      throw new AppError("duplicate", `Its pixels are the same as those of ${earlier}.`);
    const offset = await this.pixels.append(bytes);
    await this.thumbs.append(thumbnail(small));
    const { rows, columns, slope, intercept, window, spacing } = small;
    const geometry = {
      rows,
      columns,
      slope,
      intercept,
      window,
      ...(spacing === undefined ? {} : { spacing }),
    };
    const size = { originalRows: image.rows, originalColumns: image.columns };
    this.images.push({ index: this.images.length, hash, ...size, ...geometry, ...facts, offset });
    this.pixelBytes = offset + bytes.length;
    this.firstWithHash.set(hash, origin);
    if (!this.classes.has(facts.classId)) this.classes.set(facts.classId, { id: facts.classId, name });
    if (this.images.length === FIRST_SAVE || this.images.length % SAVE_EVERY === 0) await this.saveIndex();
  }

  async finish(): Promise<DatasetIndex> {
    const index = await this.saveIndex();
    await this.close();
    return index;
  }

  /**
   * Saves what can be saved on a full disk: the torn last image goes, and then as many more images as it
   * takes to make room for the index.
   * @returns how many images were kept; 0 when nothing could be
   */
  async rescue(): Promise<number> {
    await this.close();
    while (this.images.length > 0) {
      try {
        await this.truncate();
        await this.saveIndex();
        return this.images.length;
      } catch (thrown) {
        if (!(thrown instanceof AppError) || thrown.code !== "quota") throw thrown;
        this.images.length -= Math.ceil(this.images.length / 20);
        this.pixelBytes = endOf(this.images.at(-1));
      }
    }
    await this.discard();
    return 0;
  }

  async discard(): Promise<void> {
    await this.close();
    await this.store.remove(datasetFile(this.head.id));
  }

  private async truncate(): Promise<void> {
    const pixels = await this.store.append(datasetFile(this.head.id, "pixels.bin"), this.pixelBytes);
    await pixels.close();
    const thumbBytes = this.images.length * THUMBNAIL_BYTES;
    const thumbs = await this.store.append(datasetFile(this.head.id, "thumbs.bin"), thumbBytes);
    await thumbs.close();
  }

  private async close(): Promise<void> {
    await this.pixels.close();
    await this.thumbs.close();
  }

  private async saveIndex(): Promise<DatasetIndex> {
    const present = new Set(this.images.map(({ classId }) => classId));
    const classes = [...this.classes.values()].filter(({ id }) => present.has(id));
    const summary: DatasetSummary = {
      ...this.head,
      created: this.created,
      classes: this.head.kind === "phantom" ? classes : classes.sort((a, b) => (a.name < b.name ? -1 : 1)),
      split: DEFAULT_SPLIT,
      bytes: this.pixelBytes + this.images.length * THUMBNAIL_BYTES,
      rejectedCount: this.rejectedCount,
    };
    const index = { summary, images: [...this.images], parts: splitByPatient(this.images, DEFAULT_SPLIT) };
    await this.store.write(datasetFile(this.head.id, "index.json"), writeIndex(index));
    return index;
  }
}

function endOf(image: ImageRecord | undefined): number {
  return image === undefined ? 0 : image.offset + image.rows * image.columns * 2;
}

function bytesOf(pixels: Uint16Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(pixels.buffer as ArrayBuffer, pixels.byteOffset, pixels.byteLength);
}

/** SHA-256 of size and pixels, first 16 hex digits. */
async function hashOf({ rows, columns }: StoredPixels, bytes: Uint8Array): Promise<string> {
  const message = new Uint8Array(8 + bytes.length);
  message.set(new Uint8Array(Uint32Array.of(rows, columns).buffer));
  message.set(bytes, 8);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", message));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
