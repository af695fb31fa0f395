import { describe, expect, it } from "vitest";
import type { PendingImport } from "@/state/types";
import { importOff, optionsOf, previewPattern, startingForm } from "./importForm";

const csv = {
  path: "labels.csv",
  text: "f,l\n",
  columns: ["f", "l"],
  rows: [],
  guess: { file: "f", label: "l" },
};
const pending: PendingImport = {
  fileCount: 3,
  folderName: "scans",
  folders: [{ name: "normal", files: 3 }],
  csvs: [],
};

describe("the import form", () => {
  it("starts with the folders, with a recognised CSV, or with one class", () => {
    expect(startingForm(pending).labels).toBe("folders");
    const unknown = { ...csv, guess: {} };
    expect(startingForm({ ...pending, csvs: [unknown, csv] })).toMatchObject({
      labels: "csv",
      csv: 1,
      fileColumn: "f",
    });
    expect(startingForm({ ...pending, folders: [] }).labels).toBe("single");
  });

  it("says what is still missing", () => {
    const form = startingForm(pending);
    expect(importOff(form, pending)).toBeUndefined();
    expect(importOff({ ...form, name: " " }, pending)).toBe("Give the data set a name.");
    expect(importOff({ ...form, labels: "csv" }, pending)).toContain("Choose the columns");
    expect(importOff({ ...form, labels: "single" }, pending)).toBe("Give the class a name.");
    expect(importOff({ ...form, patients: "pattern", pattern: "([" }, pending)).toContain("round brackets");
    expect(importOff({ ...form, patients: "pattern", pattern: "abc" }, pending)).toContain("round brackets");
  });

  it("makes the options of the choice, without a patient column that was not chosen", () => {
    const withCsv = { ...pending, csvs: [csv] };
    expect(optionsOf(startingForm(withCsv), withCsv)).toEqual({
      name: "scans",
      labels: { kind: "csv", text: "f,l\n", fileColumn: "f", classColumn: "l" },
      patients: { kind: "auto" },
    });
  });

  it("previews the patient of each file name", () => {
    expect(previewPattern("^(\\d+)_", ["x/17_1.png", "x/other.png"])).toEqual([
      { name: "17_1.png", patient: "17" },
      { name: "other.png", patient: null },
    ]);
  });
});
