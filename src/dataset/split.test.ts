import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_SPLIT, PARTS, type Part } from "@/domain/dataset";
import { splitByPatient } from "./split";

function patients(counts: Record<string, number>, imagesEach = 2) {
  return Object.entries(counts).flatMap(([classId, number]) =>
    Array.from({ length: number * imagesEach }, (_, i) => ({ classId, patient: `${classId}-${i % number}` })),
  );
}

describe("splitByPatient", () => {
  it("never puts one patient in two parts", () => {
    const owner = fc.record({
      classId: fc.constantFrom("a", "b", "c"),
      patient: fc.nat(30).map((n) => `P-${n}`),
    });
    fc.assert(
      fc.property(fc.array(owner, { maxLength: 200 }), fc.nat(1000), (images, seed) => {
        const parts = splitByPatient(images, { ...DEFAULT_SPLIT, seed });
        const seen = new Map<string, Part>();
        images.forEach(({ patient }, i) => {
          expect(seen.get(patient) ?? parts[i]).toBe(parts[i]);
          seen.set(patient, parts[i]!);
        });
      }),
      { seed: 3 },
    );
  });

  it("gives every part a patient of every class that has three", () => {
    const images = patients({ common: 100, rare: 3 });
    const parts = splitByPatient(images, DEFAULT_SPLIT);
    for (const classId of ["common", "rare"]) {
      const present = new Set(parts.filter((_, i) => images[i]!.classId === classId));
      expect([...present].sort()).toEqual([...PARTS].sort());
    }
  });

  it("keeps the shares within each class", () => {
    const parts = splitByPatient(patients({ a: 100 }, 1), DEFAULT_SPLIT);
    const count = (part: Part) => parts.filter((other) => other === part).length;
    expect([count("train"), count("validation"), count("test")]).toEqual([70, 15, 15]);
  });

  it("trains on one patient, and tests on the second of two", () => {
    expect(splitByPatient(patients({ a: 1 }, 1), DEFAULT_SPLIT)).toEqual(["train"]);
    expect(splitByPatient(patients({ a: 2 }, 1), DEFAULT_SPLIT).sort()).toEqual(["test", "train"]);
  });

  it("depends on the seed and not on the order of the images", () => {
    const images = patients({ a: 40, b: 20 });
    const parts = splitByPatient(images, DEFAULT_SPLIT);
    expect(splitByPatient([...images].reverse(), DEFAULT_SPLIT).reverse()).toEqual(parts);
    expect(splitByPatient(images, { ...DEFAULT_SPLIT, seed: 42 })).not.toEqual(parts);
  });

  it("leaves a part without a share empty", () => {
    const parts = splitByPatient(patients({ a: 20 }), { train: 0.8, validation: 0, test: 0.2, seed: 1 });
    expect(parts).not.toContain("validation");
  });
});
