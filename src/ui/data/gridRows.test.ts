import { describe, expect, it } from "vitest";
import { exampleDataset, type ExampleImage } from "../testing/examples";
import { layoutRows, neighbourOf, tilesAcross } from "./gridRows";

const alphas = Array.from({ length: 10 }, (_, i): ExampleImage => ["a", `P-${i}`, i < 7 ? "train" : "test"]);
const dataset = exampleDataset([...alphas, ["b", "P-20", "train"]]);
const base = { classId: null, part: null, columns: 3, unfolded: new Set<string>() };
const indices = (filter: Parameters<typeof layoutRows>[1]) =>
  layoutRows(dataset, filter).map((row) => (row.kind === "head" ? row.name : row.indices));

describe("rows of the thumbnail list", () => {
  it("shows two rows of each class until it is unfolded", () => {
    expect(indices(base)).toEqual(["Alpha", [0, 1, 2], [3, 4, 5], "Beta", [10]]);
    expect(indices({ ...base, unfolded: new Set(["a"]) })).toHaveLength(7);
    expect(layoutRows(dataset, base)[0]).toMatchObject({ images: 10, patients: 10, hidden: 4 });
  });

  it("shows a chosen class whole", () => {
    expect(indices({ ...base, classId: "a" })).toEqual(["Alpha", [0, 1, 2], [3, 4, 5], [6, 7, 8], [9]]);
  });

  it("shows only the images of a part", () => {
    expect(indices({ ...base, part: "test" })).toEqual(["Alpha", [7, 8, 9], "Beta"]);
  });

  it("fills the width with tiles of at least the chosen size", () => {
    expect(tilesAcross(200, 64)).toEqual({ columns: 3, tile: 65 });
    expect(tilesAcross(10, 64)).toEqual({ columns: 1, tile: 10 });
  });

  it("moves by arrow keys along rows, between them and across classes", () => {
    const rows = layoutRows(dataset, base);
    expect(neighbourOf(rows, null, "ArrowRight")).toBe(0);
    expect(neighbourOf(rows, 2, "ArrowRight")).toBe(3);
    expect(neighbourOf(rows, 1, "ArrowDown")).toBe(4);
    expect(neighbourOf(rows, 5, "ArrowDown")).toBe(10);
    expect(neighbourOf(rows, 10, "ArrowUp")).toBe(3);
    expect(neighbourOf(rows, 0, "ArrowLeft")).toBe(0);
    expect(neighbourOf(rows, 4, "End")).toBe(10);
  });
});
