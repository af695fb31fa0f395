import type { Body, Cloud, Rods } from "./body";
import { rowAt, sliceAt, columnAt, type CtBlock, type CtGrid } from "./ctGrid";
import { chord, type Solid } from "./solid";
import { ATTENUATION } from "./tissues";
import type { Vec3 } from "./vector";

/** Attenuation and finding along lines from the patient's right to the left, each part's ends by closed form. */
export interface Painted {
  /** 1/cm, slices × rows × columns. */
  readonly attenuation: Float32Array;
  /** Share of each voxel that belongs to the finding, 0 to 1. */
  readonly finding: Float32Array;
}

/** A cloud's attenuation above which a voxel counts as finding, 1/cm: about 75 HU. */
const HAZE = 0.015;
/** A rod thinner than this many line distances is drawn this thick and as much fainter: none slips between lines. */
const THINNEST = 0.62;

interface Bounds {
  readonly low: Vec3;
  readonly high: Vec3;
}

/** Samples along each line for each voxel. */
const SAMPLES = 4;

/** Paints a block of the body. Each voxel is the mean over `lines` × `lines` lines that cross it, SAMPLES on each. */
export function paintBlock(body: Body, grid: CtGrid, block: CtBlock, lines: number): Painted {
  const [slices, rows, columns] = block.shape;
  const attenuation = new Float32Array(slices * rows * columns);
  const finding = new Float32Array(slices * rows * columns);
  const near = within(body, boundsOf(grid, block));
  const line = newLine(grid, block);
  const share = 1 / (lines * lines * SAMPLES);
  for (let slice = 0; slice < slices; slice++) {
    for (let row = 0; row < rows; row++) {
      const at = (slice * rows + row) * columns;
      for (let n = 0; n < lines * lines; n++) {
        const shift = (k: number): number => ((k + 0.5) / lines - 0.5) * grid.pitch;
        const y = sliceAt(grid, block.start[0] + slice) + shift(Math.floor(n / lines));
        const z = rowAt(grid, block.start[1] + row) + shift(n % lines);
        paintLine(near, y, z, line);
        for (let i = 0; i < columns * SAMPLES; i++) {
          const voxel = at + Math.floor(i / SAMPLES);
          attenuation[voxel]! += line.value[i]! * share;
          finding[voxel]! += line.found[i]! * share;
        }
      }
    }
  }
  const added = new Float32Array(attenuation.length);
  addRods(body.vessels, grid, block, lines, added);
  addWithin(attenuation, added);
  return { attenuation, finding };
}

/** Blood and fluid fill the air of the lung, and nothing else: where vessels cross, and outside, there is no more room. */
function addWithin(attenuation: Float32Array | Float64Array, added: ArrayLike<number>): void {
  for (let at = 0; at < attenuation.length; at++) {
    if (added[at] === 0) continue;
    const room = Math.max(0, ATTENUATION.blood - attenuation[at]!);
    attenuation[at]! += Math.min(added[at]!, room);
  }
}

/** Samples of one line, SAMPLES for each voxel. */
interface Line {
  readonly value: Float64Array;
  readonly found: Float64Array;
  readonly haze: Float64Array;
  /** Place of the first sample and distance to the next, in cm. */
  readonly first: number;
  readonly step: number;
}

function newLine(grid: CtGrid, block: CtBlock): Line {
  const count = block.shape[2] * SAMPLES;
  const step = grid.pitch / SAMPLES;
  return {
    value: new Float64Array(count),
    found: new Float64Array(count),
    haze: new Float64Array(count),
    first: columnAt(grid, block.start[2]) - grid.pitch / 2 + step / 2,
    step,
  };
}

function paintLine(near: Nearby, y: number, z: number, line: Line): void {
  const { value, found } = line;
  value.fill(ATTENUATION.air);
  found.fill(0);
  for (const { organ, bounds } of near.organs) {
    const [from, to] = samplesIn(organ.solid, bounds, y, z, line);
    value.fill(organ.attenuation, from, to);
    found.fill(organ.finding ? 1 : 0, from, to);
  }
  for (const { detail, bounds } of near.details) {
    const [from, to] = samplesIn(detail.solid, bounds, y, z, line);
    for (let i = from; i < to; i++) value[i]! += detail.difference;
  }
  if (near.clouds.length === 0) return;
  line.haze.fill(0);
  for (const cloud of near.clouds) addCloud(cloud, y, z, line);
  addWithin(value, line.haze);
}

const NONE = [0, 0] as const;

/** First sample inside the solid, and the one after the last. */
function samplesIn(
  solid: Solid,
  { low, high }: Bounds,
  y: number,
  z: number,
  { value, first, step }: Line,
): readonly [number, number] {
  if (y < low[1] || y > high[1] || z < low[2] || z > high[2]) return NONE;
  const met = chord(solid, [0, y, z], [1, 0, 0]);
  if (met === undefined) return NONE;
  const from = Math.max(0, Math.ceil((met[0] - first) / step));
  const to = Math.min(value.length, Math.floor((met[1] - first) / step) + 1);
  return to > from ? [from, to] : NONE;
}

function fillVoxels(
  from: number,
  to: number,
  grid: CtGrid,
  block: CtBlock,
  paint: (column: number, share: number) => void,
): void {
  const columns = block.shape[2];
  // In voxels, voxel i reaching from i to i + 1.
  const first = (from - columnAt(grid, block.start[2])) / grid.pitch + 0.5;
  const last = (to - columnAt(grid, block.start[2])) / grid.pitch + 0.5;
  const start = Math.max(0, Math.floor(first));
  const end = Math.min(columns - 1, Math.ceil(last) - 1);
  for (let i = start; i <= end; i++) paint(i, Math.min(last, i + 1) - Math.max(first, i));
}

function addCloud(
  { centre, radii, difference, finding }: Cloud,
  y: number,
  z: number,
  { haze, found, first, step }: Line,
): void {
  const across = ((y - centre[1]) / radii[1]) ** 2 + ((z - centre[2]) / radii[2]) ** 2;
  if (across > 10) return;
  for (let i = 0; i < haze.length; i++) {
    const distance = across + ((first + i * step - centre[0]) / radii[0]) ** 2;
    if (distance > 10) continue;
    // Falls to zero at the edge of its reach, so that no rim shows.
    const added = difference * (Math.exp(-distance / 2) - Math.exp(-5));
    haze[i]! += added;
    if (finding) found[i] = Math.min(1, found[i]! + added / (2 * HAZE));
  }
}

interface Nearby {
  readonly organs: readonly { organ: Body["organs"][number]; bounds: Bounds }[];
  readonly details: readonly { detail: Body["details"][number]; bounds: Bounds }[];
  readonly clouds: readonly Cloud[];
}

function within(body: Body, area: Bounds): Nearby {
  const touches = ({ low, high }: Bounds): boolean =>
    low.every((value, k) => value <= area.high[k]! && high[k]! >= area.low[k]!);
  const reach = ({ centre, radii }: Cloud): Bounds => ({
    low: centre.map((c, k) => c - 3.2 * radii[k]!) as unknown as Vec3,
    high: centre.map((c, k) => c + 3.2 * radii[k]!) as unknown as Vec3,
  });
  return {
    organs: body.organs
      .map((organ) => ({ organ, bounds: hullBounds(organ.solid) }))
      .filter(({ bounds }) => touches(bounds)),
    details: body.details
      .map((detail) => ({ detail, bounds: hullBounds(detail.solid) }))
      .filter(({ bounds }) => touches(bounds)),
    clouds: body.clouds.filter((cloud) => touches(reach(cloud))),
  };
}

function hullBounds({ hull }: Solid): Bounds {
  const side = (k: 0 | 1 | 2, pick: (...values: number[]) => number): number =>
    pick(...hull.map((p) => p[k]));
  return {
    low: [side(0, Math.min), side(1, Math.min), side(2, Math.min)],
    high: [side(0, Math.max), side(1, Math.max), side(2, Math.max)],
  };
}

function boundsOf(grid: CtGrid, { start, shape }: CtBlock): Bounds {
  const half = grid.pitch / 2;
  return {
    low: [
      columnAt(grid, start[2]) - half,
      sliceAt(grid, start[0]) - half,
      rowAt(grid, start[1] + shape[1] - 1) - half,
    ],
    high: [
      columnAt(grid, start[2] + shape[2] - 1) + half,
      sliceAt(grid, start[0] + shape[0] - 1) + half,
      rowAt(grid, start[1]) + half,
    ],
  };
}

/** Vessels: thousands of thin round rods with flat ends, each met by the few lines that pass it. */
function addRods(
  { packed, difference }: Rods,
  grid: CtGrid,
  block: CtBlock,
  lines: number,
  attenuation: Float32Array,
): void {
  const step = grid.pitch / lines;
  const [slices, rows, columns] = block.shape;
  const top = sliceAt(grid, block.start[0]) - grid.pitch / 2 + step / 2;
  const front = rowAt(grid, block.start[1]) + grid.pitch / 2 - step / 2;
  for (let n = 0; n < packed.length; n += 7) {
    const real = packed[n + 6]!;
    const radius = Math.max(real, THINNEST * step);
    const share = (difference * (real / radius) ** 2) / (lines * lines);
    const [y0, y1] = ordered(packed[n + 1]!, packed[n + 4]!);
    const [z0, z1] = ordered(packed[n + 2]!, packed[n + 5]!);
    const from = Math.max(0, Math.ceil((y0 - radius - top) / step));
    const to = Math.min(slices * lines - 1, Math.floor((y1 + radius - top) / step));
    const left = Math.max(0, Math.ceil((front - z1 - radius) / step));
    const right = Math.min(rows * lines - 1, Math.floor((front - z0 + radius) / step));
    for (let j = from; j <= to; j++) {
      for (let k = left; k <= right; k++) {
        const met = rodChord(packed, n, radius, top + j * step, front - k * step);
        if (met === undefined) continue;
        const at = (Math.floor(j / lines) * rows + Math.floor(k / lines)) * columns;
        fillVoxels(met[0], met[1], grid, block, (i, filled) => (attenuation[at + i]! += share * filled));
      }
    }
  }
}

const ordered = (a: number, b: number): readonly [number, number] => (a < b ? [a, b] : [b, a]);

/** Where the line at height y and depth z is inside a rod. */
function rodChord(
  packed: Float64Array,
  n: number,
  radius: number,
  y: number,
  z: number,
): readonly [number, number] | undefined {
  const [ax, ay, az] = [packed[n]!, packed[n + 1]!, packed[n + 2]!];
  const run = Math.hypot(packed[n + 3]! - ax, packed[n + 4]! - ay, packed[n + 5]! - az);
  if (run < 1e-6) return undefined;
  const ux = (packed[n + 3]! - ax) / run;
  const [dy, dz] = [y - ay, z - az];
  const along = (dy * (packed[n + 4]! - ay) + dz * (packed[n + 5]! - az)) / run;
  // Distance from the axis, squared, is a·t² − 2b·t + c at t beyond the start.
  const a = 1 - ux * ux;
  const b = ux * along;
  const c = dy * dy + dz * dz - along * along - radius * radius;
  let [near, far] = [-Infinity, Infinity];
  if (a > 1e-12) {
    const inside = b * b - a * c;
    if (inside <= 0) return undefined;
    const root = Math.sqrt(inside);
    [near, far] = [(b - root) / a, (b + root) / a];
  } else if (c > 0) return undefined;
  if (Math.abs(ux) > 1e-9) {
    const [t0, t1] = ordered(-along / ux, (run - along) / ux);
    [near, far] = [Math.max(near, t0), Math.min(far, t1)];
  } else if (along < 0 || along > run) return undefined;
  return far > near ? [ax + near, ax + far] : undefined;
}
