import type { Body } from "./body";
import { Coverage } from "./coverage";
import type { Beam } from "./exposure";
import { chordRow, pixelDistance, sight } from "./sight";
import { addCloud } from "./clouds";
import { addRods } from "./rods";
import type { Solid } from "./solid";

/** What each detector pixel sees along its ray. */
interface Projection {
  /** Line integral of the attenuation, size². */
  readonly depth: Float32Array;
  /** 1 where the ray meets enough of the finding, size². */
  readonly finding: Uint8Array;
}

/** Length of each ray inside the body's parts, exact for every part; no ray marching. */
export function project(body: Body, beam: Beam): Projection {
  const { size } = beam;
  const depth = new Float64Array(size * size);
  const path = new Float32Array(size * size);
  const haze = new Float32Array(body.clouds.some(({ finding }) => finding) ? size * size : 0);
  paintOrgans(body, beam, depth, path);
  for (const { solid, difference } of body.details) addSolid(solid, difference, beam, depth);
  addRods(body.vessels, beam, depth);
  for (const cloud of body.clouds) addCloud(cloud, beam, depth, cloud.finding ? haze : undefined);
  return scaleToLength(body, beam, depth, path, haze);
}

/** Rays were measured in units of source–pixel distance; here they become cm. */
function scaleToLength(
  body: Body,
  beam: Beam,
  depth: Float64Array,
  path: Float32Array,
  haze: Float32Array,
): Projection {
  const { size } = beam;
  const result = new Float32Array(size * size);
  const finding = new Uint8Array(size * size);
  for (let j = 0, at = 0; j < size; j++) {
    for (let i = 0; i < size; i++, at++) {
      const long = pixelDistance(beam, i, j);
      result[at] = Math.max(0, depth[at]! * long);
      finding[at] =
        path[at]! * long > body.visible.path || (haze[at] ?? 0) * long > body.visible.haze ? 1 : 0;
    }
  }
  return { depth: result, finding };
}

/** Adds difference × chord over the solid's footprint. */
function addSolid(solid: Solid, difference: number, beam: Beam, depth: Float64Array): void {
  const seen = sight(solid, beam);
  const { left, right, top, bottom } = seen.area;
  if (right <= left) return;
  const [near, far] = [scratch(0, beam.size), scratch(1, beam.size)];
  for (let j = top; j < bottom; j++) {
    chordRow(seen, j, near, far);
    for (let i = left; i < right; i++) {
      const long = far[i]! - near[i]!;
      if (long > 0) depth[j * beam.size + i]! += difference * long;
    }
  }
}

const scratchRows: Float64Array[] = [];
/** Row buffers are reused: thousands of small solids would otherwise each allocate theirs. */
function scratch(which: number, size: number): Float64Array {
  const row = scratchRows[which];
  if (row !== undefined && row.length >= size) return row;
  return (scratchRows[which] = new Float64Array(size));
}

/** For each ray, from the highest precedence down: each organ counts for what is not covered yet. */
function paintOrgans(body: Body, beam: Beam, depth: Float64Array, path: Float32Array): void {
  const { size } = beam;
  const downwards = body.organs.map((organ) => ({ organ, seen: sight(organ.solid, beam) })).reverse();
  const [near, far] = [scratch(0, size), scratch(1, size)];
  const covered = new Coverage(size);
  for (let j = 0; j < size; j++) {
    covered.clear();
    for (const { organ, seen } of downwards) {
      const { left, right, top, bottom } = seen.area;
      if (j < top || j >= bottom || right <= left) continue;
      chordRow(seen, j, near, far);
      for (let i = left; i < right; i++) {
        if (far[i]! <= near[i]!) continue;
        const fresh = covered.add(i, near[i]!, far[i]!);
        const at = j * size + i;
        depth[at]! += organ.attenuation * fresh;
        if (organ.finding) path[at]! += fresh;
        else if (organ.hides && fresh > 0) path[at] = -Infinity;
      }
    }
  }
}
