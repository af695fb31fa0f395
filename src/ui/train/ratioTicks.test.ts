import { expect, it } from "vitest";
import { ratioTicks } from "./ratioTicks";

it("always shows the level of real halves, 1, and reaches over every measured ratio", () => {
  expect(ratioTicks([8.1, 3.2, 1.6])).toEqual([1, 2, 5, 10]);
  expect(ratioTicks([0.8])).toEqual([0.5, 1, 2]);
  expect(ratioTicks([1240, 35, 6])).toEqual([1, 10, 100, 1000, 10000]);
  expect(ratioTicks([])).toEqual([1, 2]);
});
