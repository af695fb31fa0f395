import { describe, expect, it } from "vitest";
import { guessColumns } from "./csvColumns";
import { needsNoDecision, sortFiles, withoutRoot } from "./fileDesk";

const offer = (path: string, content: string | Uint8Array<ArrayBuffer> = "x") => ({
  path,
  file: new File([content], path),
});

describe("dropped files", () => {
  it("folders give the classes, wherever they lie", async () => {
    const paths = [
      "cxr/train/NORMAL/1.png",
      "cxr/train/SICK/2.png",
      "cxr/test/NORMAL/3.png",
      "cxr/.DS_Store",
    ];
    const desk = await sortFiles(paths.map((path) => offer(path)));
    expect(desk.pending).toMatchObject({
      folderName: "cxr",
      fileCount: 3,
      folders: [
        { name: "NORMAL", files: 2 },
        { name: "SICK", files: 1 },
      ],
    });
    expect(needsNoDecision(desk)).toBe(true);
  });

  it("a read-me beside the folders asks for no decision, nor does a folder of text", async () => {
    const desk = await sortFiles(["cxr/README.txt", "cxr/a/1.png", "cxr/b/2.png"].map((path) => offer(path)));
    expect(desk.pending.folders.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(needsNoDecision(desk)).toBe(true);
    expect(needsNoDecision(await sortFiles([offer("notes/a.txt"), offer("notes/b.txt")]))).toBe(true);
  });

  it("one folder is one class with its name", async () => {
    const desk = await sortFiles([offer("normal/1.png"), offer("normal/2.png")]);
    expect(desk.pending.folders).toEqual([{ name: "normal", files: 2 }]);
    expect(needsNoDecision(desk)).toBe(true);
  });

  it("loose files need a decision", async () => {
    const desk = await sortFiles([offer("1.png"), offer("2.png")]);
    expect(desk.pending).toMatchObject({ folders: [], folderName: "Imported images" });
    expect(needsNoDecision(desk)).toBe(false);
  });

  it("a label file needs a decision, is not an image, and is read with a guess", async () => {
    const csv =
      '\ufeffImage Index,Finding Labels,Patient ID,Patient Age\r\n"00000001_000.png",Effusion,1,58\r\n';
    const desk = await sortFiles([offer("nih/images/00000001_000.png"), offer("nih/labels.csv", csv)]);
    expect(needsNoDecision(desk)).toBe(false);
    expect(desk.images).toHaveLength(1);
    expect(desk.pending.csvs[0]).toMatchObject({
      path: "nih/labels.csv",
      columns: ["Image Index", "Finding Labels", "Patient ID", "Patient Age"],
      rows: [["00000001_000.png", "Effusion", "1", "58"]],
      guess: { file: "Image Index", label: "Finding Labels", patient: "Patient ID" },
    });
  });

  it("a label file above 20 MB is told, and the images still come in", async () => {
    const desk = await sortFiles([offer("a/1.png"), offer("a/big.csv", new Uint8Array(21 * 1024 * 1024))]);
    expect(desk.problems.map(({ code, message }) => [code, message])).toEqual([
      ["bad-csv", "The label file big.csv has 21 MB; up to 20 MB are read."],
    ]);
    expect(desk.pending.csvs).toEqual([]);
    expect(desk.pending.fileCount).toBe(1);
  });

  it.each([
    ["nothing", [], /No files/],
    ["hidden files only", ["a/.DS_Store", "__MACOSX/a/b.png", "a/Thumbs.db"], /No files/],
    ["a label file only", ["a/labels.csv"], /no images/],
  ])("%s is refused with a reason", async (_, paths, message) => {
    const refusal = sortFiles(paths.map((path) => offer(path)));
    await expect(refusal).rejects.toMatchObject({
      code: "empty-selection",
      message: expect.stringMatching(message),
    });
  });

  it("folders that all share are taken off", () => {
    expect(withoutRoot(["a/b/x/1", "a/b/2"])).toEqual({ root: "b", paths: ["x/1", "2"] });
    expect(withoutRoot(["1"])).toEqual({ root: "", paths: ["1"] });
  });
});

describe("guessing columns", () => {
  it("the column that names offered files is the file column, whatever it is called", () => {
    const guess = guessColumns(["id", "study", "y"], [["7", "img1", "0"]], new Set(["img1.png", "img1"]));
    expect(guess).toEqual({ file: "study" });
  });

  it("of two columns the other one is the class", () => {
    expect(guessColumns(["filename", "y"], [["a.png", "0"]], new Set(["a.png"]))).toEqual({
      file: "filename",
      label: "y",
    });
  });

  it("guesses nothing from nothing", () => {
    expect(guessColumns([], [], new Set())).toEqual({});
  });
});

it("asks before it shrinks: a folder with a file that may be large is not read at once", async () => {
  const small = await sortFiles([offered("set/a/1.dcm", 1000), offered("set/b/2.dcm", 1000)]);
  expect(needsNoDecision(small)).toBe(true);
  const large = await sortFiles([offered("set/a/1.dcm", 1000), offered("set/b/2.dcm", 8_400_000)]);
  expect(needsNoDecision(large)).toBe(false);
});

function offered(path: string, size: number) {
  return { path, file: { size, name: path } as File };
}
