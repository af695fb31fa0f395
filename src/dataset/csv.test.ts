import { describe, expect, it } from "vitest";
import type { AppError } from "@/domain/errors";
import { inspectCsv, readLabels } from "./csv";

const NIH = `Image Index,Finding Labels,Follow-up #,Patient ID
00000001_000.png,Cardiomegaly,0,1
00000001_001.png,Cardiomegaly|Emphysema,1,1
00000002_000.png,No Finding,0,2
`;
const nih = { kind: "csv", text: NIH, fileColumn: "Image Index", classColumn: "Finding Labels" } as const;

describe("inspectCsv", () => {
  it("guesses the columns of the NIH table", () => {
    const { columns, rows, guess } = inspectCsv(NIH);
    expect(columns).toEqual(["Image Index", "Finding Labels", "Follow-up #", "Patient ID"]);
    expect(rows).toHaveLength(3);
    expect(guess).toEqual({ file: "Image Index", label: "Finding Labels", patient: "Patient ID" });
  });

  it("reads semicolons, quotes and a byte order mark", () => {
    const { columns, rows, guess } = inspectCsv('\uFEFFfile;class\n"a;1.png";normal\n');
    expect(columns).toEqual(["file", "class"]);
    expect(rows).toEqual([["a;1.png", "normal"]]);
    expect(guess).toEqual({ file: "file", label: "class" });
  });

  it.each(["", "file,class\n", "just words\nand more\n"])("refuses %j", (text) => {
    expect(() => inspectCsv(text)).toThrow(expect.objectContaining({ code: "bad-csv" }) as AppError);
  });
});

describe("readLabels", () => {
  it("takes the first of several findings and says so", () => {
    expect(readLabels(nih).find("images/00000001_001.png")).toEqual({
      className: "Cardiomegaly",
      several: true,
    });
  });

  it("matches by path, then base name, then stem", () => {
    const text = "file,class\ntrain/a.png,one\ntest/a.png,two\nb.png,three\nc,four\n";
    const labels = readLabels({ kind: "csv", text, fileColumn: "file", classColumn: "class" });
    const classOf = (path: string) => labels.find(path)?.className;
    expect(classOf("set/train/a.png")).toBe("one");
    expect(classOf("set/test/a.png")).toBe("two");
    expect(classOf("set/deep/b.png")).toBe("three");
    expect(classOf("set/c.dcm")).toBe("four");
    // Two rows of different classes are called a.png: elsewhere the name alone decides nothing.
    expect(classOf("other/a.png")).toBeUndefined();
  });

  it("reads the patient column", () => {
    expect(readLabels({ ...nih, patientColumn: "Patient ID" }).find("00000002_000.png")?.patient).toBe("2");
  });

  it("names rows whose file is not there", () => {
    expect(readLabels(nih).missing(["x/00000002_000.png"])).toEqual(["00000001_000.png", "00000001_001.png"]);
  });

  it("refuses a column that is not there", () => {
    expect(() => readLabels({ ...nih, classColumn: "Diagnosis" })).toThrow(/no column "Diagnosis"/);
  });
});
