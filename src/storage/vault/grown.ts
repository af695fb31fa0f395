import type { FileAppender, FileStore } from "@/domain/files";
import { CHUNK, chunkBound, openChunks, sealChunks, SLOT } from "./chunks";
import { joined, type Cipher } from "./cipher";
import { DamagedFile } from "./damaged";
import {
  emptyEnd,
  entry,
  followsOn,
  newSpan,
  readLog,
  spanOf,
  startLog,
  TAG,
  type End,
  type LogState,
} from "./log";

/** A log longer than this is started anew. */
const LONGEST_LOG = 262_144;

/** Where a file that grows lies, and the name it is bound to. */
export interface Place {
  /** As the app calls it. */
  readonly path: string;
  readonly chunks: string;
  readonly log: string;
}

/** Reads and opens files that grow. */
export class Grown {
  /** Logs already read, by path; an entry is used only where the file still goes on from it. */
  private readonly known = new Map<string, LogState>();

  constructor(
    private readonly base: FileStore,
    private readonly cipher: Cipher,
  ) {}

  async size(place: Place): Promise<number> {
    return sizeOf((await this.state(place)).end);
  }

  async read(place: Place, start: number, end: number | undefined): Promise<Uint8Array<ArrayBuffer>> {
    const state = await this.state(place);
    try {
      return await this.readAt(place, state.end, start, end);
    } catch (thrown) {
      // The file may have been cut and have grown again between the two reads.
      this.known.delete(place.path);
      const again = await this.state(place);
      if (!(thrown instanceof DamagedFile) || again.length === state.length) throw thrown;
      return this.readAt(place, again.end, start, end);
    }
  }

  async open(place: Place, truncateTo: number | undefined): Promise<FileAppender> {
    const exists = await this.base.exists(place.log);
    const old = exists ? (await this.state(place)).end : emptyEnd();
    const end = await this.cut(place, old, truncateTo ?? Infinity);
    this.known.delete(place.path);
    return GrowingFile.open(this.base, this.cipher, place, end);
  }

  forget(path: string): void {
    for (const known of [...this.known.keys()])
      if (known === path || known.startsWith(`${path}/`)) this.known.delete(known);
  }

  private async state(place: Place): Promise<LogState> {
    const known = this.known.get(place.path);
    if (known) {
      const news = await this.base.read(place.log, known.length - TAG);
      if (followsOn(known, news)) {
        return this.keep(place, await readLog(this.cipher, place.path, news.subarray(TAG), known));
      }
    }
    return this.keep(place, await readLog(this.cipher, place.path, await this.base.read(place.log), null));
  }

  private keep(place: Place, state: LogState): LogState {
    this.known.set(place.path, state);
    return state;
  }

  private async readAt(place: Place, end: End, start: number, stop: number | undefined) {
    const to = Math.min(stop ?? Infinity, sizeOf(end));
    if (start >= to) return new Uint8Array(0);
    const sealedTo = end.chunks * CHUNK;
    const parts: Uint8Array[] = [];
    if (start < sealedTo) parts.push(await this.readChunks(place, end, start, Math.min(to, sealedTo)));
    if (to > sealedTo) parts.push(end.tail.subarray(Math.max(0, start - sealedTo), to - sealedTo));
    return joined(...parts);
  }

  private async readChunks(place: Place, end: End, start: number, to: number) {
    const first = Math.floor(start / CHUNK);
    const last = Math.ceil(to / CHUNK);
    const slots = await this.base.read(place.chunks, first * SLOT, last * SLOT).catch((cause: unknown) => {
      throw new DamagedFile(place.path, cause);
    });
    if (slots.length !== (last - first) * SLOT) throw new DamagedFile(place.path);
    try {
      const plain = await openChunks(this.cipher, slots, first, (index) => boundAt(place, end, index));
      return plain.subarray(start - first * CHUNK, to - first * CHUNK);
    } catch (cause) {
      throw new DamagedFile(place.path, cause);
    }
  }

  /** The end of the file once what lies beyond a length is dropped, and what a killed worker left with it. */
  private async cut(place: Place, end: End, length: number): Promise<End> {
    const size = sizeOf(end);
    const left = await this.base.size(place.chunks);
    if (length >= size && left === end.chunks * SLOT) return end;
    const to = Math.min(length, size);
    const chunks = Math.floor(to / CHUNK);
    const tail = await this.readAt(place, end, chunks * CHUNK, to);
    // The dropped chunks were sealed for these places: the ones to come are sealed with another id.
    const spans = [...end.spans.filter(({ from }) => from < chunks), newSpan(chunks)];
    return { chunks, spans, tail: tail.slice() };
  }
}

function sizeOf(end: End): number {
  return end.chunks * CHUNK + end.tail.length;
}

function boundAt(place: Place, end: End, index: number): Uint8Array<ArrayBuffer> {
  const span = spanOf(end, index);
  if (!span) throw new DamagedFile(place.path);
  return chunkBound(place.path, span.id, index);
}

/** A file open for appending. Calls take turns; one that fails changes nothing. */
class GrowingFile implements FileAppender {
  private turn: Promise<unknown> = Promise.resolve();
  private isOpen = true;
  /** Something that was not acknowledged may lie behind the chunks. */
  private torn = false;

  private constructor(
    private readonly base: FileStore,
    private readonly cipher: Cipher,
    private readonly place: Place,
    private chunks: FileAppender,
    private log: FileAppender,
    private state: LogState,
  ) {}

  static async open(base: FileStore, cipher: Cipher, place: Place, end: End): Promise<FileAppender> {
    // Held first, so that a second writer is refused before it can change the log.
    const chunks = await base.append(place.chunks, end.chunks * SLOT);
    try {
      const { bytes, state } = await startLog(cipher, place.path, end);
      await base.write(place.log, bytes);
      return new GrowingFile(base, cipher, place, chunks, await base.append(place.log), state);
    } catch (thrown) {
      await chunks.close();
      throw thrown;
    }
  }

  append(bytes: Uint8Array): Promise<number> {
    // The caller may go on to change its bytes.
    const own = bytes.slice();
    return this.inTurn(async () => {
      if (!this.isOpen) throw new Error("The file is closed.");
      return this.add(own);
    });
  }

  close(): Promise<void> {
    return this.inTurn(async () => {
      if (!this.isOpen) return;
      this.isOpen = false;
      try {
        await this.chunks.close();
      } finally {
        await this.log.close();
      }
      // A log of one entry is read faster; where it cannot be written, the long one says the same.
      await this.startAnew().catch(() => undefined);
    });
  }

  private async add(bytes: Uint8Array): Promise<number> {
    await this.mend();
    const { end } = this.state;
    const offset = sizeOf(end);
    const all = joined(end.tail, bytes);
    const whole = all.length - (all.length % CHUNK);
    this.torn = true;
    if (whole > 0) {
      const id = (index: number) => boundAt(this.place, end, index);
      await this.chunks.append(await sealChunks(this.cipher, all.subarray(0, whole), end.chunks, id));
    }
    const next: End = { chunks: end.chunks + whole / CHUNK, spans: end.spans, tail: all.slice(whole) };
    const added = await entry(
      this.cipher,
      this.place.path,
      this.state,
      next,
      whole > 0 ? 0 : end.tail.length,
    );
    await this.log.append(added.bytes);
    this.state = added.state;
    this.torn = false;
    if (this.state.length > LONGEST_LOG) await this.shorten();
    return offset;
  }

  /** After a failed append: what it may have left is cut off before the next. */
  private async mend(): Promise<void> {
    if (!this.torn) return;
    await this.chunks.close();
    await this.log.close();
    this.chunks = await this.base.append(this.place.chunks, this.state.end.chunks * SLOT);
    this.log = await this.base.append(this.place.log, this.state.length);
    this.torn = false;
  }

  private async shorten(): Promise<void> {
    await this.log.close();
    try {
      await this.startAnew();
    } finally {
      this.log = await this.base.append(this.place.log, this.state.length);
    }
  }

  private async startAnew(): Promise<void> {
    const { bytes, state } = await startLog(this.cipher, this.place.path, this.state.end);
    await this.base.write(this.place.log, bytes);
    this.state = state;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }
}
