import { expect, it } from "vitest";
import { groupByReason, leftOutCsv } from "./leftOut";

const rejections = [
  { path: "a.dcm", code: "bad-dicom", reason: "Ends early" },
  { path: 'b "2".dcm', code: "duplicate", reason: "Same pixels as one.dcm" },
  { path: "c.dcm", code: "duplicate", reason: "Same pixels as two.dcm" },
] as const;

it("groups files left out by reason, the commonest first, and all duplicates as one", () => {
  expect(groupByReason(rejections)).toEqual([
    { reason: "Its pixels are the same as those of an accepted file.", paths: ['b "2".dcm', "c.dcm"] },
    { reason: "Ends early", paths: ["a.dcm"] },
  ]);
});

it("saves the list as a CSV that a spreadsheet reads back", () => {
  expect(leftOutCsv(rejections.slice(0, 2))).toBe(
    'file,reason\r\n"a.dcm","Ends early"\r\n"b ""2"".dcm","Same pixels as one.dcm"\r\n',
  );
});
