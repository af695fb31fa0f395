import { describe, expect, it } from "vitest";
import { patientKeys } from "./patients";

describe("patientKeys", () => {
  const auto = patientKeys({ kind: "auto" });

  it("knows the file names of public sets", () => {
    expect(auto("viral/person1000_virus_1681.jpeg")).toBe(auto("bacterial/person1000_bacteria_2931.jpeg"));
    expect(auto("normal/IM-0115-0001.jpeg")).toBe(auto("normal/NORMAL2-IM-0115-0002.jpeg"));
    expect(auto("00000013_005.png")).toBe(auto("00000013_028.png"));
  });

  it("keeps people apart", () => {
    expect(auto("person115_virus_1.jpeg")).not.toBe(auto("IM-115-0001.jpeg"));
    expect(auto("person1_a.jpeg")).not.toBe(auto("person11_a.jpeg"));
    expect(auto("one/scan.png")).not.toBe(auto("two/scan.png"));
  });

  it("uses the first group of a pattern, on the file name", () => {
    const keys = patientKeys({ kind: "pattern", pattern: "^(\\w+?)-" });
    expect(keys("x/anna-1.png")).toBe(keys("y/anna-2.png"));
    expect(keys("x/nobody.png")).not.toBe(keys("y/nobody.png"));
  });

  it("refuses a pattern that is none", () => {
    expect(() => patientKeys({ kind: "pattern", pattern: "(" })).toThrow(
      expect.objectContaining({ code: "bad-config" }),
    );
  });
});
