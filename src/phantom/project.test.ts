import { describe, expect, it } from "vitest";
import { PHANTOM_CLASSES } from "@/domain/phantom";
import { bodyOf, chestFront } from "./anatomy";
import type { Body } from "./body";
import { primaryBeam } from "./detector";
import { beamOf, exposureOf } from "./exposure";
import { phantomPatient } from "./patient";
import { project } from "./project";
import { direction } from "./sight";
import { contains } from "./solid";
import { add, dot, length, sub, times, unit, type Vec3 } from "./vector";

/** Attenuation at one point but for the vessels, found without any of the projector's code. */
function attenuationAt(body: Body, p: Vec3): number {
  let value = 0;
  for (const organ of body.organs) if (contains(organ.solid, p)) value = organ.attenuation;
  for (const detail of body.details) if (contains(detail.solid, p)) value += detail.difference;
  for (const { centre, radii, difference } of body.clouds) {
    const d = sub(p, centre);
    value +=
      difference * Math.exp(-((d[0] / radii[0]) ** 2 + (d[1] / radii[1]) ** 2 + (d[2] / radii[2]) ** 2) / 2);
  }
  return value;
}

/** The rods that come within 4 cm of the line, so that only they need to be looked at. */
function rodsNear(packed: Float64Array, origin: Vec3, ray: Vec3): number[] {
  const near: number[] = [];
  for (let n = 0; n < packed.length; n += 7) {
    const d = sub([packed[n]!, packed[n + 1]!, packed[n + 2]!], origin);
    if (dot(d, d) - dot(d, ray) ** 2 < 16) near.push(n);
  }
  return near;
}

function vesselsAt(packed: Float64Array, rods: readonly number[], p: Vec3): number {
  let count = 0;
  for (const n of rods) {
    const from: Vec3 = [packed[n]!, packed[n + 1]!, packed[n + 2]!];
    const d = sub(p, from);
    const run = sub([packed[n + 3]!, packed[n + 4]!, packed[n + 5]!], from);
    const along = dot(d, unit(run));
    if (along < 0 || along > length(run)) continue;
    if (dot(d, d) - along * along <= packed[n + 6]! ** 2) count++;
  }
  return count;
}

/** Sum of the attenuation along a ray from 145 to 185 cm behind the source, in small steps. */
function marched(body: Body, source: Vec3, ray: Vec3, step: number): number {
  const { packed, difference } = body.vessels;
  const rods = rodsNear(packed, source, ray);
  let sum = 0;
  for (let t = 145; t < 185; t += step) {
    const p = add(source, times(ray, t));
    sum += (attenuationAt(body, p) + difference * vesselsAt(packed, rods, p)) * step;
  }
  return sum;
}

describe("projection of a whole patient", () => {
  it.each(PHANTOM_CLASSES.map(({ id }, n) => [id, n] as const))("%s: agrees with ray marching", (id, n) => {
    const patient = phantomPatient(5, n, id);
    const body = bodyOf(patient, 0.2);
    // Fine pixels, so that no vessel is thinner than the distance of two rays; only a few are followed.
    const beam = beamOf({ ...exposureOf(patient, 0), rotation: 3 }, chestFront(patient), 1400);
    for (const [i, j] of [
      [420, 700],
      [700, 820],
      [860, 640],
      [1010, 900],
      [560, 1020],
    ] as const) {
      const pixel = { ...beam, corner: add(beam.source, direction(beam, i, j)), size: 1 };
      const ray = unit(direction(beam, i, j));
      const sum = marched(body, beam.source, ray, 0.025);
      expect(Math.abs(project(body, pixel).depth[0]! - sum)).toBeLessThan(0.04);
    }
  });

  it("obeys Beer and Lambert: everything passes the air, ever less passes ever more tissue", () => {
    const patient = phantomPatient(5, 1, "normal");
    const beam = beamOf(exposureOf(patient, 0), chestFront(patient), 64);
    const { depth } = project(bodyOf(patient, 0), beam);
    const signal = primaryBeam(depth, 64, 1);
    depth.forEach((value, at) => expect(signal[at]).toBeCloseTo(Math.exp(-value), 6));
    expect(Math.max(...signal)).toBeLessThanOrEqual(1);
    const middle = depth[40 * 64 + 32]!;
    // 20 to 32 cm of soft tissue with some bone and lung.
    expect(middle).toBeGreaterThan(3);
    expect(middle).toBeLessThan(7.5);
  });
});
