import { describe, expect, it } from "vitest";
import { bytes, bytesOf, count, counted, decimal, duration, lowered, short } from "./format";

describe("numbers for people", () => {
  it("groups thousands and uses a true minus sign", () => {
    expect(count(18400)).toBe("18,400");
    expect(decimal(-0.25, 2)).toBe("−0.25");
  });

  it("says one image and several images", () => {
    expect(counted(1, "image")).toBe("1 image");
    expect(counted(412, "image")).toBe("412 images");
    expect(counted(2, "class", "classes")).toBe("2 classes");
  });

  it("gives bytes a unit", () => {
    expect(bytes(640_000)).toBe("640 kB");
    expect(bytes(78_000_000)).toBe("78 MB");
    expect(bytes(6_400_000_000)).toBe("6.4 GB");
    expect(bytesOf(6_400_000_000, 48_000_000_000)).toBe("6.4 of 48 GB");
    expect(bytesOf(12_000_000, 48_000_000_000)).toBe("12 MB of 48 GB");
  });

  it("gives times a coarse unit", () => {
    expect(duration(40_400)).toBe("40 s");
    expect(duration(23 * 60_000)).toBe("23 min");
    expect(duration(200 * 60_000)).toBe("3 h 20 min");
    expect(duration(120 * 60_000)).toBe("2 h");
    expect(duration(-5)).toBe("0 s");
  });

  it("shortens axis labels", () => {
    expect([0, 500, 1200, 30_000].map(short)).toEqual(["0", "500", "1.2k", "30k"]);
  });

  it("lowers a class name inside a sentence, but not an abbreviation", () => {
    expect(lowered("Pleural effusion")).toBe("pleural effusion");
    expect(lowered("COVID-19")).toBe("COVID-19");
  });
});
