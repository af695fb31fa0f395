import { AppError } from "@/domain/errors";

/** Takes bytes from a stream in pieces of the size asked for; unpacks gzip by itself. */
export class ByteReader {
  private parts: Uint8Array[] = [];
  private waiting = 0;
  private source: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(private readonly stream: ReadableStream<Uint8Array>) {}

  /** @returns undefined when the stream ends before */
  async take(count: number): Promise<Uint8Array | undefined> {
    this.source ??= await unpacked(this.stream);
    while (this.waiting < count) {
      const { done, value } = await this.source.read().catch((cause: unknown) => {
        throw new AppError("bad-series", "The packed file is damaged and cannot be unpacked.", { cause });
      });
      if (done) return undefined;
      this.parts.push(value);
      this.waiting += value.length;
    }
    const out = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      const part = this.parts[0]!;
      const used = Math.min(part.length, count - at);
      out.set(part.subarray(0, used), at);
      at += used;
      if (used === part.length) this.parts.shift();
      else this.parts[0] = part.subarray(used);
    }
    this.waiting -= count;
    return out;
  }

  async cancel(): Promise<void> {
    await (this.source ?? this.stream).cancel().catch(() => undefined);
  }
}

/** By its first bytes, not by its name. */
async function unpacked(
  stream: ReadableStream<Uint8Array>,
): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const reader = stream.getReader();
  const first = await reader.read();
  const rest = new ReadableStream<Uint8Array>({
    start(controller) {
      if (first.value) controller.enqueue(first.value);
      if (first.done) controller.close();
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const gzip = first.value?.[0] === 0x1f && first.value[1] === 0x8b;
  const plain = gzip
    ? rest.pipeThrough(new DecompressionStream("gzip") as ReadableWritablePair<Uint8Array, Uint8Array>)
    : rest;
  return plain.getReader();
}
