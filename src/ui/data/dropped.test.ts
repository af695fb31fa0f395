import { describe, expect, it } from "vitest";
import { droppedFiles } from "./dropped";

/** A folder as the browser hands it out: at most 100 entries for each call. */
function folder(path: string, children: readonly object[]) {
  return {
    isFile: false,
    isDirectory: true,
    fullPath: path,
    createReader() {
      let at = 0;
      return {
        readEntries(done: (entries: readonly object[]) => void) {
          done(children.slice(at, at + 100));
          at += 100;
        },
      };
    },
  };
}

function file(path: string, readable = true) {
  return {
    isFile: true,
    isDirectory: false,
    fullPath: path,
    file: (done: (file: File) => void, failed: (error: DOMException) => void) =>
      readable ? done(new File(["x"], path.split("/").at(-1)!)) : failed(new DOMException("gone")),
  };
}

function transfer(entries: readonly object[]) {
  const items = entries.map((entry) => ({ kind: "file", webkitGetAsEntry: () => entry }));
  return { items, files: [] } as unknown as DataTransfer;
}

describe("dropped folders", () => {
  it("reads a folder of more than 100 files to its end", async () => {
    const children = Array.from({ length: 250 }, (_, i) => file(`/set/normal/${i}.png`));
    const found = await droppedFiles(transfer([folder("/set", [folder("/set/normal", children)])]));
    expect(found).toHaveLength(250);
    expect(found[249]!.path).toBe("set/normal/249.png");
  });

  it("goes on when one file cannot be read", async () => {
    const found = await droppedFiles(transfer([file("/a.png"), file("/b.png", false), file("/c.png")]));
    expect(found.map(({ path }) => path)).toEqual(["a.png", "c.png"]);
  });
});
