/**
 * A square at another side: the mean of what each pixel covers on the way down, smooth (linear between the centres)
 * on the way up.
 */
export function resampledMean(values: ArrayLike<number>, from: number, to: number): Float32Array {
  if (from === to) return Float32Array.from(values);
  const taps = Array.from({ length: to }, (_, i) =>
    to < from ? covered(i, from, to) : between(i, from, to),
  );
  const across = new Float32Array(from * to);
  for (let row = 0; row < from; row++) {
    taps.forEach(({ first, weights }, column) => {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * values[row * from + first + k]!;
      across[row * to + column] = sum;
    });
  }
  const out = new Float32Array(to * to);
  taps.forEach(({ first, weights }, row) => {
    for (let k = 0; k < weights.length; k++) {
      const line = (first + k) * to;
      for (let column = 0; column < to; column++) {
        out[row * to + column]! += weights[k]! * across[line + column]!;
      }
    }
  });
  return out;
}

interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

function covered(i: number, from: number, to: number): Taps {
  const [start, end] = [(i * from) / to, ((i + 1) * from) / to];
  const first = Math.floor(start);
  const weights: number[] = [];
  for (let k = first; k < Math.min(from, Math.ceil(end - 1e-9)); k++) {
    weights.push((Math.min(end, k + 1) - Math.max(start, k)) / (end - start));
  }
  return { first, weights };
}

function between(i: number, from: number, to: number): Taps {
  const centre = Math.max(0, Math.min(from - 1, ((i + 0.5) * from) / to - 0.5));
  const first = Math.min(from - 2, Math.floor(centre));
  if (first < 0) return { first: 0, weights: [1] };
  return { first, weights: [1 - (centre - first), centre - first] };
}
