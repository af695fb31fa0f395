import { describe, expect, it } from "vitest";
import type { PhantomClassId } from "@/domain/phantom";
import type { Body, Organ } from "./body";
import { beamOf, exposureOf } from "./exposure";
import { heartSize } from "./findings";
import { heart } from "./mediastinum";
import { phantomPatient, type PhantomPatient } from "./patient";
import { project } from "./project";
import { renderRadiograph } from "./radiograph";
import { cavity } from "./thorax";

const SIZE = 128;
const patients = (id: PhantomClassId, count: number) =>
  Array.from({ length: count }, (_, n) => phantomPatient(77, n, id));

/** Columns from the first to the last that a shadow touches. */
function shadowWidth(organs: readonly Organ[], patient: PhantomPatient): number {
  const marked = organs.map((organ) => ({ ...organ, finding: true }));
  const nothing = { packed: new Float64Array(0), difference: 0 };
  const body: Body = {
    organs: marked,
    details: [],
    vessels: nothing,
    clouds: [],
    visible: { path: 0.3, haze: 1 },
  };
  const straight = { ...exposureOf(patient, 0), rotation: 0, lean: 0, bend: 0, field: 45 };
  const wide = 320;
  const { finding } = project(body, beamOf(straight, 13, wide));
  const columns = [...finding.keys()].filter((at) => finding[at]).map((at) => at % wide);
  return Math.max(...columns) - Math.min(...columns);
}

/** Widest heart over widest inside of the chest, as measured on a film (Danzer 1919). */
function cardiothoracicRatio(patient: PhantomPatient): number {
  const chest = [...cavity(-1), ...cavity(1)].map((solid) => ({ solid, attenuation: 0.05 }));
  return shadowWidth(heart(patient, heartSize(patient), 0, true), patient) / shadowWidth(chest, patient);
}

/** Mean shown value inside the mask, of an image and of the same patient without the finding. */
function withAndWithout(patient: PhantomPatient, healthy: PhantomPatient): readonly [number, number, number] {
  const { image, mask } = renderRadiograph(patient, 0, SIZE);
  const other = renderRadiograph(healthy, 0, SIZE).image;
  let [sum, plain, count] = [0, 0, 0];
  mask.forEach((inside, at) => {
    if (!inside) return;
    sum += image.pixels[at]!;
    plain += other.pixels[at]!;
    count++;
  });
  return [sum / count / image.window.width, plain / count / image.window.width, count];
}

/** Mean row of the mask, 0 at the top and 1 at the bottom. */
function meanRow(mask: Uint8Array): number {
  let [sum, count] = [0, 0];
  mask.forEach((inside, at) => {
    sum += inside * Math.floor(at / SIZE);
    count += inside;
  });
  return sum / count / SIZE;
}

describe("cardiomegaly", () => {
  it("has a cardiothoracic ratio over a half, and the normal patient has not", () => {
    for (const patient of patients("cardiomegaly", 8))
      expect(cardiothoracicRatio(patient)).toBeGreaterThan(0.5);
    for (const patient of patients("normal", 8)) {
      expect(cardiothoracicRatio(patient)).toBeGreaterThan(0.36);
      expect(cardiothoracicRatio(patient)).toBeLessThan(0.5);
    }
  });

  it("grows with severity", () => {
    const [patient] = patients("cardiomegaly", 1) as [PhantomPatient];
    const at = (severity: number) => cardiothoracicRatio({ ...patient, severity });
    expect(at(1)).toBeGreaterThan(at(0.5) + 0.02);
    expect(at(0.5)).toBeGreaterThan(at(0) + 0.02);
  });
});

describe("pleural effusion", () => {
  it("lies at the base and is brighter than the lung it replaces", () => {
    for (const patient of patients("pleural-effusion", 6)) {
      const [shown, plain] = withAndWithout(patient, { ...patient, sides: [] });
      expect(shown).toBeGreaterThan(plain + 0.02);
      expect(meanRow(renderRadiograph(patient, 0, SIZE).mask)).toBeGreaterThan(0.5);
    }
  });

  it("climbs at the chest wall: its top is lateral", () => {
    const [first] = patients("pleural-effusion", 1) as [PhantomPatient];
    const patient: PhantomPatient = { ...first, severity: 0.6, sides: [-1] };
    const { mask } = renderRadiograph(patient, 0, SIZE);
    const top = (from: number, to: number) => {
      for (let j = 0; j < SIZE; j++) for (let i = from; i < to; i++) if (mask[j * SIZE + i]) return j;
      return SIZE;
    };
    // The patient's right is on the left of the image.
    expect(top(15, 30)).toBeLessThan(top(42, 52) - 3);
  });
});

describe("pulmonary oedema", () => {
  it("makes the lungs around the hila brighter", () => {
    for (const patient of patients("pulmonary-oedema", 6)) {
      const [shown, plain, count] = withAndWithout(patient, { ...patient, classId: "normal" });
      expect(count).toBeGreaterThan(30);
      expect(shown).toBeGreaterThan(plain + 0.02);
    }
  });
});

describe("pneumothorax", () => {
  it("is darker than the same place with its lung, on one side only", () => {
    for (const patient of patients("pneumothorax", 6)) {
      const [shown, plain] = withAndWithout(patient, { ...patient, sides: [] });
      expect(shown).toBeLessThan(plain - 0.02);
      const { mask } = renderRadiograph(patient, 0, SIZE);
      const other = patient.sides[0] === -1 ? [SIZE * 0.62, SIZE] : [0, SIZE * 0.38];
      const strays = mask.filter((v, at) => v && at % SIZE >= other[0]! && at % SIZE < other[1]!);
      expect(strays).toHaveLength(0);
    }
  });

  it("leaves no vessel beyond the edge of the lung: what differs there is the ribs", () => {
    const [first] = patients("pneumothorax", 1) as [PhantomPatient];
    const patient = { ...first, severity: 0.9 };
    const bare = { ...patient, vessels: 0.01 };
    const [a, b] = [renderRadiograph(patient, 0, SIZE), renderRadiograph(bare, 0, SIZE)];
    let [inside, count] = [0, 0];
    a.mask.forEach((v, at) => {
      if (!v) return;
      inside += Math.abs(a.image.pixels[at]! - b.image.pixels[at]!) / a.image.window.width;
      count++;
    });
    expect(inside / count).toBeLessThan(0.012);
  });
});
