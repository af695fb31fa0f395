import { Zip, ZipDeflate, ZipPassThrough } from "fflate";

/** Bytes kept in memory before they are handed to the browser as a Blob, which may keep them on disk. */
const FOLD_AT = 4 * 1024 * 1024;

/** A zip that grows file by file. fflate's synchronous streams: its asynchronous ones need `blob:` workers. */
export class ZipWriter {
  private readonly zip: Zip;
  private folded: Blob[] = [];
  private fresh: Uint8Array<ArrayBuffer>[] = [];
  private freshBytes = 0;
  private error: Error | null = null;

  constructor(private readonly modified: Date) {
    this.zip = new Zip((error, chunk) => {
      if (error) this.error = error;
      else this.take(chunk);
    });
  }

  /** @param compress  false for what is compressed already */
  add(name: string, bytes: Uint8Array, compress: boolean): void {
    const file = compress ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name);
    file.mtime = this.modified;
    this.zip.add(file);
    file.push(bytes, true);
    if (this.error) throw this.error;
  }

  finish(): Blob {
    this.zip.end();
    if (this.error) throw this.error;
    this.fold();
    return new Blob(this.folded, { type: "application/zip" });
  }

  /** Bytes that have not been handed over yet. */
  get pendingBytes(): number {
    return this.freshBytes;
  }

  private take(chunk: Uint8Array<ArrayBuffer>): void {
    this.fresh.push(chunk);
    this.freshBytes += chunk.length;
    if (this.freshBytes >= FOLD_AT) this.fold();
  }

  private fold(): void {
    this.folded.push(new Blob(this.fresh));
    this.fresh = [];
    this.freshBytes = 0;
  }
}
