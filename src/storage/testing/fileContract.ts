import { expect, it } from "vitest";
import type { FileStore } from "@/domain/files";

const bytes = (...values: number[]) => Uint8Array.from(values);
const code = (thrown: unknown) => (thrown as { code?: string }).code;

/** What every FileStore promises, wherever it keeps its bytes. */
export function fileContract(open: () => Promise<FileStore>): void {
  it("reads back what was written, whole and in part", async () => {
    const files = await open();
    await files.write("a/b/c.bin", bytes(1, 2, 3, 4, 5));
    expect(await files.read("a/b/c.bin")).toEqual(bytes(1, 2, 3, 4, 5));
    expect(await files.read("a/b/c.bin", 1, 3)).toEqual(bytes(2, 3));
    expect(await files.read("a/b/c.bin", 3)).toEqual(bytes(4, 5));
    expect(await files.read("a/b/c.bin", 4, 99)).toEqual(bytes(5));
  });

  it("replaces a file by a shorter one", async () => {
    const files = await open();
    await files.write("x.bin", bytes(1, 2, 3));
    await files.write("x.bin", bytes(9));
    expect(await files.read("x.bin")).toEqual(bytes(9));
    expect(await files.list("")).toEqual(["x.bin"]);
  });

  it("keeps its own copy of the bytes", async () => {
    const files = await open();
    const mine = bytes(1, 2);
    await files.write("x.bin", mine);
    mine[0] = 7;
    (await files.read("x.bin"))[1] = 7;
    expect(await files.read("x.bin")).toEqual(bytes(1, 2));
  });

  it("appends at the end and tells the offset", async () => {
    const files = await open();
    const first = await files.append("set/pixels.bin");
    expect(await first.append(bytes(1, 2))).toBe(0);
    expect(await first.append(bytes(3))).toBe(2);
    expect(await files.read("set/pixels.bin")).toEqual(bytes(1, 2, 3));
    await first.close();
    const second = await files.append("set/pixels.bin");
    expect(await second.append(bytes(4))).toBe(3);
    await second.close();
    expect(await files.read("set/pixels.bin")).toEqual(bytes(1, 2, 3, 4));
  });

  it("drops what lies beyond a given length before appending", async () => {
    const files = await open();
    await files.write("x.bin", bytes(1, 2, 3, 4));
    const appender = await files.append("x.bin", 2);
    expect(await appender.append(bytes(8))).toBe(2);
    await appender.close();
    expect(await files.read("x.bin")).toEqual(bytes(1, 2, 8));
  });

  it("lists names directly inside a folder, and nothing for a missing one", async () => {
    const files = await open();
    await files.write("runs/r1/a.bin", bytes(1));
    await files.write("runs/r2/b.bin", bytes(1));
    await files.write("runs/readme", bytes(1));
    expect(await files.list("runs")).toEqual(["r1", "r2", "readme"]);
    expect(await files.list("runs/none")).toEqual([]);
  });

  it("removes folders with all they hold, and is silent about missing ones", async () => {
    const files = await open();
    await files.write("runs/r1/a.bin", bytes(1));
    await files.write("runs/r10/a.bin", bytes(1));
    await files.remove("runs/r1");
    await files.remove("runs/r1");
    expect(await files.exists("runs/r1/a.bin")).toBe(false);
    expect(await files.exists("runs/r10/a.bin")).toBe(true);
  });

  it("says not-found for a missing file, and size 0", async () => {
    const files = await open();
    expect(code(await files.read("none.bin").catch((thrown: unknown) => thrown))).toBe("not-found");
    expect(await files.size("none.bin")).toBe(0);
    expect(await files.exists("none.bin")).toBe(false);
    await files.write("some.bin", bytes(1, 2, 3));
    expect(await files.size("some.bin")).toBe(3);
    expect(await files.exists("some.bin")).toBe(true);
  });

  it("refuses paths that leave the store", async () => {
    const files = await open();
    expect(code(await files.write("../x", bytes(1)).catch((thrown: unknown) => thrown))).toBe("storage");
  });

  it("keeps one whole version when two writes of a file meet", async () => {
    const files = await open();
    const a = new Uint8Array(50_000).fill(1);
    const b = new Uint8Array(70_000).fill(2);
    await Promise.all([files.write("x.bin", a), files.write("x.bin", b)]);
    const kept = await files.read("x.bin");
    expect(kept.length).toBe(kept[0] === 1 ? a.length : b.length);
    expect(kept.every((value) => value === kept[0])).toBe(true);
  });
}

/** What a store with a full disk promises. `open` gives room for about `room` bytes. */
export function quotaContract(open: () => Promise<FileStore>, room: number): void {
  it("says quota when the disk is full, and keeps what was there", async () => {
    const files = await open();
    await files.write("kept.bin", bytes(1, 2, 3));
    const appender = await files.append("log.bin");
    await appender.append(bytes(4, 5));
    const large = new Uint8Array(room * 2);
    const failures = [
      await files.write("kept.bin", large).catch((thrown: unknown) => thrown),
      await appender.append(large).catch((thrown: unknown) => thrown),
    ];
    expect(failures.map(code)).toEqual(["quota", "quota"]);
    expect((failures[0] as { kept?: string }).kept).toContain("kept");
    expect(await appender.append(bytes(6))).toBe(2);
    await appender.close();
    expect(await files.read("kept.bin")).toEqual(bytes(1, 2, 3));
    expect(await files.read("log.bin")).toEqual(bytes(4, 5, 6));
  });
}
