import { describe, expect, it } from "vitest";
import { DataOrder } from "./dataOrder";

const images = { count: 13, classCount: 2, classOf: (i: number) => (i < 10 ? 0 : 1) };

describe("the order of the data", () => {
  it("shows every image of a class once in each epoch, in a new order", () => {
    const order = new DataOrder(5, { ...images, classCount: 1, classOf: () => 0 });
    const first = order.batch(0, 13).indices;
    const second = order.batch(1, 13).indices;
    const all = Array.from({ length: 13 }, (_, i) => i);
    expect([...first].sort((a, b) => a - b)).toEqual(all);
    expect([...second].sort((a, b) => a - b)).toEqual(all);
    expect(second).not.toEqual(first);
  });

  it("shows a rare class as often as a common one", () => {
    const { indices, classes } = new DataOrder(5, images).batch(3, 16);
    expect(classes.filter((c) => c === 1)).toHaveLength(8);
    indices.forEach((index, i) => expect(images.classOf(index)).toBe(classes[i]));
  });

  it("depends on nothing but seed and step", () => {
    const walked = new DataOrder(5, images);
    for (let step = 0; step < 20; step++) walked.batch(step, 4);
    expect(new DataOrder(5, images).batch(20, 4)).toEqual(walked.batch(20, 4));
    expect(new DataOrder(6, images).batch(20, 4)).not.toEqual(walked.batch(20, 4));
  });
});
