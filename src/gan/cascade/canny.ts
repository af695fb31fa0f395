import { blur } from "../blur";

// The edge detector of Canny 1986 (A computational approach to edge detection, IEEE TPAMI 8(6), 679–698): Gaussian
// smoothing, gradient, thinning to the ridge of the gradient, and two thresholds joined by hysteresis (section VIII:
// a contour once begun may be weaker by a factor of two to three).

export interface CannyOptions {
  /** Of the Gaussian, in pixels. */
  readonly sigma: number;
  /** Share of the pixels whose gradient stays below the high threshold: it follows the image's own contrast. */
  readonly calm: number;
  /** Low threshold ÷ high threshold. */
  readonly ratio: number;
}

/** Sigma and ratio as in MATLAB's `edge`, whose share of 0.7 takes in too many rib shadows of a radiograph. */
export const CANNY: CannyOptions = { sigma: Math.SQRT2, calm: 0.8, ratio: 0.4 };

/** Below this a slope is rounding, not an edge; black to white is 1. */
const NOTHING = 1e-4;

/**
 * Thin edges of a square image.
 * @param values  side × side
 * @returns 1 on edges, 0 elsewhere
 */
export function canny(values: Float32Array, side: number, options: CannyOptions = CANNY): Uint8Array {
  const { across, down } = slopes(blur(values, side, options.sigma), side);
  const length = across.map((slope, i) => Math.hypot(slope, down[i]!));
  const sorted = Float32Array.from(length).sort();
  const high = Math.max(NOTHING, sorted[Math.floor(options.calm * (sorted.length - 1))]!);
  return joined(thinned(length, across, down, side), side, options.ratio * high, high);
}

/** Sobel's derivatives, scaled so that a step from −1 to 1 gives 1; beyond the border its own pixels repeat. */
function slopes(values: Float32Array, side: number): { across: Float32Array; down: Float32Array } {
  const across = new Float32Array(side * side);
  const down = new Float32Array(side * side);
  const last = side - 1;
  for (let row = 0; row < side; row++) {
    const above = Math.max(0, row - 1) * side;
    const here = row * side;
    const below = Math.min(last, row + 1) * side;
    for (let column = 0; column < side; column++) {
      const left = Math.max(0, column - 1);
      const right = Math.min(last, column + 1);
      const [nw, n, ne] = [values[above + left]!, values[above + column]!, values[above + right]!];
      const [sw, s, se] = [values[below + left]!, values[below + column]!, values[below + right]!];
      across[here + column] = (ne - nw + 2 * (values[here + right]! - values[here + left]!) + se - sw) / 8;
      down[here + column] = (sw - nw + 2 * (s - n) + se - ne) / 8;
    }
  }
  return { across, down };
}

/** Keeps what is not lower than its two neighbours along the slope, between pixels by linear interpolation. */
function thinned(length: Float32Array, across: Float32Array, down: Float32Array, side: number): Float32Array {
  const at = (row: number, column: number) =>
    row < 0 || column < 0 || row >= side || column >= side ? 0 : length[row * side + column]!;
  return length.map((value, i) => {
    if (value < NOTHING) return 0;
    const [row, column, dx, dy] = [Math.floor(i / side), i % side, across[i]!, down[i]!];
    const steep = Math.abs(dy) > Math.abs(dx);
    const [ahead, aside] = steep ? [Math.sign(dy), Math.sign(dx)] : [Math.sign(dx), Math.sign(dy)];
    const share = steep ? Math.abs(dx / dy) : Math.abs(dy / dx);
    const neighbour = (way: number) => {
      const straight = steep ? at(row + way * ahead, column) : at(row, column + way * ahead);
      const diagonal = steep
        ? at(row + way * ahead, column + way * aside)
        : at(row + way * aside, column + way * ahead);
      return (1 - share) * straight + share * diagonal;
    };
    // A step between two pixels has two equal ridges: one of the comparisons is strict, so that one of them stays.
    return value > neighbour(1) && value >= neighbour(-1) ? value : 0;
  });
}

/** Strong pixels, and the weak ones that hang together with them. */
function joined(ridge: Float32Array, side: number, low: number, high: number): Uint8Array {
  const edges = new Uint8Array(ridge.length);
  const open: number[] = [];
  const take = (i: number) => {
    edges[i] = 1;
    open.push(i);
  };
  ridge.forEach((value, i) => {
    if (value > high) take(i);
  });
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const [row, column] = [Math.floor(i / side), i % side];
    for (let r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
      for (let c = Math.max(0, column - 1); c <= Math.min(side - 1, column + 1); c++) {
        const next = r * side + c;
        if (edges[next] === 0 && ridge[next]! > low) take(next);
      }
    }
  }
  return edges;
}
