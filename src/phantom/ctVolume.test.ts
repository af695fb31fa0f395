import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PHANTOM_CLASSES } from "@/domain/phantom";
import { columnAt, rowAt, sliceAt, wholeBlock } from "./ctGrid";
import { paintBlock } from "./ctLines";
import { ctScene, hounsfield, renderCt, type CtScene } from "./ctVolume";
import { phantomPatient } from "./patient";
import { contains } from "./solid";
import { ATTENUATION } from "./tissues";
import type { Vec3 } from "./vector";

const scene = (classId: Parameters<typeof phantomPatient>[2], size: number, number = 3): CtScene =>
  ctScene(phantomPatient(2018, number, classId), size);

/** Attenuation at a point by the definition of a body: the last organ that holds it, plus all details. */
function attenuationAt({ body }: CtScene, p: Vec3): number {
  const organ = body.organs.findLast(({ solid }) => contains(solid, p));
  const details = body.details.filter(({ solid }) => contains(solid, p));
  const clouds = body.clouds.map(({ centre, radii, difference }) => {
    const d = centre.reduce((sum, c, k) => sum + ((p[k]! - c) / radii[k]!) ** 2, 0);
    return d > 10 ? 0 : difference * (Math.exp(-d / 2) - Math.exp(-5));
  });
  const solid =
    (organ?.attenuation ?? ATTENUATION.air) + details.reduce((sum, { difference }) => sum + difference, 0);
  const haze = clouds.reduce((sum, value) => sum + value, 0);
  return solid + Math.min(haze, Math.max(0, ATTENUATION.blood - solid));
}

describe("a phantom CT", () => {
  it("holds at each point what the body holds there", () => {
    const ct = scene("pleural-effusion", 48);
    const bare = { ...ct, body: { ...ct.body, vessels: { packed: new Float64Array(), difference: 0 } } };
    const block = { start: [12, 8, 6], shape: [14, 30, 34] } as const;
    const { attenuation } = paintBlock(bare.body, ct.grid, block, 1);
    for (let slice = 0; slice < 14; slice += 3) {
      for (let row = 0; row < 30; row += 2) {
        for (let column = 0; column < 34; column++) {
          const [y, z] = [sliceAt(ct.grid, 12 + slice), rowAt(ct.grid, 8 + row)];
          const samples = [-3, -1, 1, 3].map((k) => columnAt(ct.grid, 6 + column) + (k / 8) * ct.grid.pitch);
          const mean = samples.reduce((sum, x) => sum + attenuationAt(bare, [x, y, z]) / 4, 0);
          expect(attenuation[(slice * 30 + row) * 34 + column]).toBeCloseTo(mean, 5);
        }
      }
    }
  });

  it("has the mass of its vessels, however fine or coarse the voxels", () => {
    const mass = (size: number) => {
      const ct = scene("normal", size);
      // So faint that vessels which cross never fill the room there is.
      const vessels = { ...ct.body.vessels, difference: 1e-4 };
      const only = { ...ct.body, organs: [], details: [], clouds: [], vessels };
      const { attenuation } = paintBlock(only, ct.grid, wholeBlock(ct.grid), size < 64 ? 3 : 2);
      return attenuation.reduce((sum, value) => sum + value - ATTENUATION.air, 0) * ct.grid.pitch ** 3;
    };
    const packed = scene("normal", 48).body.vessels.packed;
    let volume = 0;
    for (let n = 0; n < packed.length; n += 7) {
      const [ax, ay, az, bx, by, bz, r] = packed.subarray(n, n + 7);
      volume += Math.PI * r! ** 2 * Math.hypot(bx! - ax!, by! - ay!, bz! - az!);
    }
    const expected = volume * 1e-4;
    expect(mass(48) / expected).toBeGreaterThan(0.97);
    expect(mass(48) / expected).toBeLessThan(1.03);
    expect(mass(96) / expected).toBeGreaterThan(0.97);
    expect(mass(96) / expected).toBeLessThan(1.03);
  });

  it("is the same whether made whole or block by block", () => {
    const ct = scene("pulmonary-oedema", 40);
    const whole = renderCt(ct, wholeBlock(ct.grid));
    const side = fc.tuple(fc.integer({ min: 0, max: 36 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(side, side, side, (...sides) => {
        const start = sides.map(([from]) => from) as [number, number, number];
        const shape = sides.map(([from, length]) => Math.min(length, 40 - from)) as [number, number, number];
        const part = renderCt(ct, { start, shape });
        for (let s = 0, at = 0; s < shape[0]; s++) {
          for (let r = 0; r < shape[1]; r++) {
            for (let c = 0; c < shape[2]; c++, at++) {
              const there = ((start[0] + s) * 40 + start[1] + r) * 40 + start[2] + c;
              expect(part.hu[at]).toBe(whole.hu[there]);
              expect(part.mask[at]).toBe(whole.mask[there]);
            }
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it("has air, lung, soft tissue and bone where a radiologist looks for them", () => {
    const ct = scene("normal", 96);
    const { hu } = renderCt(ct, wholeBlock(ct.grid));
    const at = (x: number, y: number, z: number): number => {
      const place = (value: number, from: number, sign: number) =>
        Math.round((sign * (value - from)) / ct.grid.pitch);
      const [slice, row, column] = [
        place(y, ct.grid.corner[1], 1),
        place(z, ct.grid.corner[2], -1),
        place(x, ct.grid.corner[0], 1),
      ];
      return hu[(slice * 96 + row) * 96 + column]!;
    };
    expect(hu[0]).toBeLessThan(-950);
    expect(at(-8, 0, 0)).toBeLessThan(-500);
    expect(at(8, -2, 1)).toBeLessThan(-500);
    expect(at(2.5, 6, 4)).toBeGreaterThan(-20);
    expect(at(2.5, 6, 4)).toBeLessThan(120);
    expect(hu.reduce((most, value) => Math.max(most, value), -2000)).toBeGreaterThan(250);
    expect(hounsfield(ATTENUATION.water)).toBe(0);
    expect(hounsfield(ATTENUATION.air)).toBeCloseTo(-1000, 9);
  });

  it.each(PHANTOM_CLASSES.map(({ id }) => id))("marks the finding of %s, and only that", (classId) => {
    const ct = scene(classId, 48, 5);
    const { hu, mask } = renderCt(ct, wholeBlock(ct.grid));
    const inside = [...hu].filter((_, i) => mask[i]);
    const mean = inside.reduce((a, b) => a + b, 0) / inside.length;
    if (classId === "normal") return expect(inside).toHaveLength(0);
    expect(inside.length).toBeGreaterThan(30);
    const [low, high] = {
      cardiomegaly: [0, 80],
      "pleural-effusion": [-120, 60],
      "pulmonary-oedema": [-900, -100],
      pneumothorax: [-1024, -800],
    }[classId];
    expect(mean).toBeGreaterThan(low!);
    expect(mean).toBeLessThan(high!);
  });

  it("has noise of the stated strength at fine voxels, and less at coarse ones", () => {
    const deviation = (size: number) => {
      const ct = scene("normal", size);
      const { hu } = renderCt(
        {
          ...ct,
          body: {
            ...ct.body,
            organs: [{ solid: ct.body.organs[0]!.solid, attenuation: 0.193 }],
            details: [],
            clouds: [],
            vessels: { packed: new Float64Array(), difference: 0 },
          },
        },
        { start: [size / 2, size / 2, size / 2], shape: [2, 24, 24] },
      );
      const mean = hu.reduce((a, b) => a + b, 0) / hu.length;
      return Math.sqrt(hu.reduce((a, b) => a + (b - mean) ** 2, 0) / hu.length);
    };
    expect(deviation(512)).toBeGreaterThan(12);
    expect(deviation(512)).toBeLessThan(20);
    expect(deviation(128)).toBeLessThan(4);
  });
});
