import { describe, expect, it } from "vitest";
import { PHANTOM_PATIENTS, PHANTOM_SEED } from "@/domain/phantom";
import { phantomPopulation } from "./population";

describe("phantomPopulation", () => {
  const members = phantomPopulation(PHANTOM_SEED);

  it("has 600 patients by default, each with its own number", () => {
    expect(members).toHaveLength(PHANTOM_PATIENTS);
    expect(new Set(members.map(({ patient }) => patient)).size).toBe(PHANTOM_PATIENTS);
  });

  it("has two common and three rare classes", () => {
    const count = (id: string) => members.filter(({ classId }) => classId === id).length;
    const counts = ["normal", "cardiomegaly", "pleural-effusion", "pulmonary-oedema", "pneumothorax"].map(
      count,
    );
    expect(counts).toEqual([230, 190, 70, 60, 50]);
  });

  it("gives some patients a second radiograph, the same ones every time", () => {
    const twice = members.filter(({ exposures }) => exposures === 2).length;
    expect(twice).toBeGreaterThan(120);
    expect(twice).toBeLessThan(240);
    expect(members.every(({ exposures }) => exposures === 1 || exposures === 2)).toBe(true);
    expect(phantomPopulation(PHANTOM_SEED)).toEqual(members);
  });

  it("follows the counts it is given", () => {
    const few = phantomPopulation(1, [
      { classId: "pneumothorax", count: 2 },
      { classId: "normal", count: 0 },
    ]);
    expect(few.map(({ patient, classId }) => [patient, classId])).toEqual([
      [0, "pneumothorax"],
      [1, "pneumothorax"],
    ]);
  });
});
