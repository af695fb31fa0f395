/**
 * Counter-based random numbers: a pure function of (seed, stream, index), so that any draw can be
 * repeated anywhere, in any order. The mixer is Bob Jenkins' one-at-a-time finaliser style "lowbias32"
 * (Wellons, "Prospecting for hash functions", 2018), chained over the three inputs.
 */
export function mix(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** What seed and stream contribute to every draw: `hash32` is `mix(streamBase + index)`. */
export function streamBase(seed: number, stream: number): number {
  return mix(mix(seed >>> 0) ^ (stream >>> 0));
}

/** A uniformly distributed 32-bit unsigned integer. */
export function hash32(seed: number, stream: number, index: number): number {
  return mix(streamBase(seed, stream) + (index >>> 0));
}

/** A seeded generator that can be saved: its whole state is `(seed, stream, index)`. */
export class Random {
  constructor(
    readonly seed: number,
    readonly stream = 0,
    public index = 0,
  ) {}

  uint32(): number {
    return hash32(this.seed, this.stream, this.index++);
  }

  /** Uniform in [0, 1). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.uint32() / 4294967296);
  }

  /** Standard normal by Box–Muller; consumes two draws. */
  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log((this.uint32() + 1) / 4294967297));
    return mean + deviation * radius * Math.cos((2 * Math.PI * this.uint32()) / 4294967296);
  }

  /** Uniform integer in [0, below). */
  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** Fisher–Yates, in place. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [items[i], items[j]] = [items[j]!, items[i]!];
    }
    return items;
  }

  /** An independent generator for a named purpose. */
  fork(stream: number): Random {
    return new Random(hash32(this.seed, this.stream, 0x9e3779b9), stream);
  }
}
