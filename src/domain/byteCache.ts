/**
 * Results by key, the least recently used let go first, at most `capacity` bytes of them. Asking twice for
 * what is still on its way asks once; a failure is not kept.
 */
export class ByteCache<T> {
  /** In order of last use. */
  private readonly kept = new Map<string, { readonly value: T; readonly bytes: number }>();
  private readonly coming = new Map<string, Promise<T>>();
  private used = 0;

  constructor(
    private readonly capacity: number,
    private readonly bytesOf: (value: T) => number,
  ) {}

  get bytes(): number {
    return this.used;
  }

  get(key: string, load: () => Promise<T>): Promise<T> {
    const kept = this.peek(key);
    if (kept !== undefined) return Promise.resolve(kept);
    const coming = this.coming.get(key);
    if (coming) return coming;
    const started: Promise<T> = load()
      .then((value) => {
        // Not what was on its way when everything was let go of.
        if (this.coming.get(key) === started) this.put(key, value);
        return value;
      })
      .finally(() => {
        if (this.coming.get(key) === started) this.coming.delete(key);
      });
    this.coming.set(key, started);
    return started;
  }

  /** The value when it is here, which counts as a use. */
  peek(key: string): T | undefined {
    const entry = this.kept.get(key);
    if (!entry) return undefined;
    this.kept.delete(key);
    this.kept.set(key, entry);
    return entry.value;
  }

  /** Whether the value is here or on its way; not a use. */
  has(key: string): boolean {
    return this.kept.has(key) || this.coming.has(key);
  }

  clear(): void {
    this.kept.clear();
    this.coming.clear();
    this.used = 0;
  }

  private put(key: string, value: T): void {
    const bytes = this.bytesOf(value);
    this.kept.set(key, { value, bytes });
    this.used += bytes;
    for (const [oldest, entry] of this.kept) {
      if (this.used <= this.capacity || oldest === key) break;
      this.kept.delete(oldest);
      this.used -= entry.bytes;
    }
  }
}
