/** For each ray of a row, the parts of it that are taken: disjoint intervals in ascending order. */
export class Coverage {
  private from: Float64Array;
  private to: Float64Array;
  private readonly count: Int32Array;

  constructor(
    private readonly rays: number,
    private slots = 8,
  ) {
    this.from = new Float64Array(rays * slots);
    this.to = new Float64Array(rays * slots);
    this.count = new Int32Array(rays);
  }

  clear(): void {
    this.count.fill(0);
  }

  /** Takes an interval of a ray. @returns the length of it that was free */
  add(ray: number, near: number, far: number): number {
    if (this.count[ray] === this.slots) this.widen();
    const { from, to } = this;
    const start = ray * this.slots;
    const end = start + this.count[ray]!;
    let first = start;
    while (first < end && to[first]! < near) first++;
    let last = first;
    let low = near;
    let high = far;
    let known = 0;
    for (; last < end && from[last]! <= far; last++) {
      known += Math.min(far, to[last]!) - Math.max(near, from[last]!);
      if (from[last]! < low) low = from[last]!;
      if (to[last]! > high) high = to[last]!;
    }
    this.replace(first, last, end);
    from[first] = low;
    to[first] = high;
    this.count[ray]! += 1 - (last - first);
    return far - near - known;
  }

  /** Doubles the intervals a ray can hold. */
  private widen(): void {
    const [from, to, slots] = [this.from, this.to, this.slots];
    this.slots = 2 * slots;
    this.from = new Float64Array(this.rays * this.slots);
    this.to = new Float64Array(this.rays * this.slots);
    for (let ray = 0; ray < this.rays; ray++) {
      this.from.set(from.subarray(ray * slots, (ray + 1) * slots), ray * this.slots);
      this.to.set(to.subarray(ray * slots, (ray + 1) * slots), ray * this.slots);
    }
  }

  /** Makes room for one interval in place of those from `first` to `last` − 1. */
  private replace(first: number, last: number, end: number): void {
    if (last === first + 1) return;
    if (last === first) {
      for (let k = end; k > first; k--) this.move(k - 1, k);
    } else {
      for (let k = last; k < end; k++) this.move(k, k - last + first + 1);
    }
  }

  private move(source: number, target: number): void {
    this.from[target] = this.from[source]!;
    this.to[target] = this.to[source]!;
  }
}
