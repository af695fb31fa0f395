import { expect, it } from "vitest";
import { classesFromFolders } from "./folders";

function classes(paths: string[]): (string | undefined)[] {
  return paths.map(classesFromFolders(paths, "set"));
}

it.each<[string, string[], (string | undefined)[]]>([
  ["one folder per class", ["chest/normal/a.png", "chest/viral/b.png"], ["normal", "viral"]],
  [
    "train and test with classes inside",
    ["d/train/NORMAL/a.png", "d/test/NORMAL/b.png", "d/train/SICK/c.png"],
    ["NORMAL", "NORMAL", "SICK"],
  ],
  [
    "a numbered folder per patient inside each class",
    ["d/normal/p1/a.dcm", "d/normal/p2/a.dcm", "d/sick/p3/a.dcm"],
    ["normal", "normal", "sick"],
  ],
  ["the same series folder everywhere", ["normal/series/a.dcm", "sick/series/a.dcm"], ["normal", "sick"]],
  ["a single folder", ["chest/a.png", "chest/b.png"], ["chest", "chest"]],
  ["no folder at all", ["a.png", "b.png"], ["set", "set"]],
  ["a file outside the class folders", ["d/x/a.png", "d/y/b.png", "d/c.png"], ["x", "y", undefined]],
  ["a table beside the class folders", ["d/x/a.png", "d/y/b.png", "d/labels.csv"], ["x", "y", undefined]],
])("%s", (_, paths, expected) => {
  expect(classes(paths)).toEqual(expected);
});

it("a folder per patient without classes is one class", () => {
  const paths = Array.from({ length: 60 }, (_, i) => `cohort/p${i}/a.dcm`);
  expect(new Set(classes(paths))).toEqual(new Set(["cohort"]));
});
