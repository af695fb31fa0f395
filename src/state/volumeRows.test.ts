import { expect, it } from "vitest";
import type { VolumeSet } from "@/domain/volumeSet";
import { keptRows, NO_ROWS, rowsOf } from "./volumeRows";

const set = (id: string, kind: VolumeSet["kind"], numbers = [0]): VolumeSet => ({
  ...{ id, name: id, created: "2026", kind, wanted: 1, side: 8, seed: 1, bytes: 1 },
  volumes: numbers.map((number) => ({
    ...{ number, label: "", className: "", size: [8, 8, 8], spacing: [1, 1, 1] },
  })),
});
const sets = [
  set("empty", "synthetic", []),
  set("made", "synthetic"),
  set("older", "synthetic"),
  set("own", "imported", [3, 4]),
];

it("opens the first volume of a set, beside the newest of the other side that has one", () => {
  expect(rowsOf(sets, "own")).toEqual({
    real: { setId: "own", number: 3 },
    synthetic: { setId: "made", number: 0 },
  });
  expect(rowsOf(sets, "older")).toEqual({
    real: { setId: "own", number: 3 },
    synthetic: { setId: "older", number: 0 },
  });
  expect(rowsOf(sets, "empty")).toEqual(NO_ROWS);
});

it("keeps a choice while its volume is there, and takes another when it was removed", () => {
  const rows = { real: { setId: "own", number: 4 }, synthetic: { setId: "older", number: 0 } };
  expect(keptRows(sets, rows)).toEqual(rows);
  expect(keptRows([set("made", "synthetic")], rows)).toEqual({
    real: null,
    synthetic: { setId: "made", number: 0 },
  });
});
