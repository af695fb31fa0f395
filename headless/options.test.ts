import { describe, expect, it } from "vitest";
import { parseCommand } from "./options";
import { chooseClasses } from "./trainingData";

const TRAIN = "train --data scans --size 64 --steps 10 --out runs".split(" ");

describe("the command line", () => {
  it("reads a training command with its defaults", () => {
    expect(parseCommand(TRAIN)).toMatchObject({
      ...{ command: "train", data: "scans", size: 64, steps: 10, out: "runs" },
      ...{ preset: "small-data", backend: "auto", seed: 1, classes: [], conditional: false, resume: false },
      ...{ batch: undefined, minutes: undefined },
    });
  });

  it("reads lists, numbers and switches", () => {
    const args = [
      ...TRAIN,
      "--class",
      "normal, viral",
      "--minutes",
      "1.5",
      "--conditional",
      "--learning-rate",
      "1e-4",
    ];
    expect(parseCommand(args)).toMatchObject({
      ...{ classes: ["normal", "viral"], minutes: 1.5, conditional: true, learningRate: 1e-4 },
    });
  });

  it.each([
    ["", "Name a command"],
    ["fly", 'There is no command "fly"'],
    ["train --data scans --out runs", "--steps is missing"],
    ["train --data scans --steps 10", "--out is missing"],
    [`${TRAIN.join(" ")} --size 65`, "--size must be one of 64, 128, 256"],
    [`${TRAIN.join(" ")} --steps ten`, "--steps must be a number"],
    [`${TRAIN.join(" ")} --steps 1.5`, "--steps must be a whole number"],
    [`${TRAIN.join(" ")} --preset vae`, "--preset must be one of small-data, toronto-2018"],
    [`${TRAIN.join(" ")} --backend cpu`, "--backend must be one of"],
    [`${TRAIN.join(" ")} --colour red`, "--colour"],
    ["sample --out x", "--checkpoint is missing"],
    ["sample --out x --checkpoint y --truncation 2", "--truncation must be from 0 to 1"],
  ])("refuses %j", (line, message) => {
    expect(() => parseCommand(line === "" ? [] : line.split(" "))).toThrow(message);
  });
});

describe("the choice of classes", () => {
  const known = [
    { id: "normal", name: "Normal" },
    { id: "pleural-effusion", name: "Pleural effusion" },
  ];
  const choose = (classes: string[], conditional = false) => chooseClasses(known, { classes, conditional });

  it("takes names or ids", () => {
    expect(choose(["pleural effusion"])).toEqual([known[1]]);
    expect(choose(["NORMAL", "pleural-effusion"], true)).toEqual(known);
  });

  it("asks before it mixes classes, and names those it knows", () => {
    expect(() => choose([])).toThrow("add --conditional");
    expect(choose([], true)).toEqual(known);
    expect(() => choose(["fracture"])).toThrow("Normal, Pleural effusion");
  });
});
