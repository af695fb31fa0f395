import { expect, it } from "vitest";
import { groupByReason, leftOutCsv } from "./leftOut";

const rejections = [
  { path: "a.dcm", code: "bad-dicom", reason: "Ends early" },
  { path: 'b "2".dcm', code: "duplicate", reason: "Same pixels" },
  { path: "c.dcm", code: "duplicate", reason: "Same pixels" },
] as const;

it("groups files left out by reason, the commonest first", () => {
  expect(groupByReason(rejections)).toEqual([
    { reason: "Same pixels", paths: ['b "2".dcm', "c.dcm"] },
    { reason: "Ends early", paths: ["a.dcm"] },
  ]);
});

it("saves the list as a CSV that a spreadsheet reads back", () => {
  expect(leftOutCsv(rejections.slice(0, 2))).toBe(
    'file,reason\r\n"a.dcm","Ends early"\r\n"b ""2"".dcm","Same pixels"\r\n',
  );
});
