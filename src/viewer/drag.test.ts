import { describe, expect, it } from "vitest";
import { dragBy, pinchBy, toolOf, wheelSteps } from "./drag";
import { commandOf } from "./keys";
import { HOME, toFraction, toScreen } from "./link";

const image = { width: 512, height: 512 };
const box = { width: 400, height: 400 };
const press = { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false };

describe("mouse buttons", () => {
  it("keep a radiologist's hands: left is the chosen tool, middle pans, right zooms", () => {
    expect(toolOf(1, "window")).toBe("window");
    expect(toolOf(1, "pan")).toBe("pan");
    expect(toolOf(4, "window")).toBe("pan");
    expect(toolOf(2, "window")).toBe("zoom");
    expect(toolOf(0, "window")).toBeNull();
  });

  it("change only what their tool is for", () => {
    const by = { x: 40, y: -40 };
    const start = { x: 200, y: 200 };
    expect(dragBy("window", HOME, by, start, image, box)).toMatchObject({ scale: 1, pan: HOME.pan });
    expect(dragBy("pan", HOME, by, start, image, box)).toMatchObject({ scale: 1, pan: { x: 0.1, y: -0.1 } });
    const zoomed = dragBy("zoom", HOME, { x: 0, y: -120 }, start, image, box);
    expect(zoomed.scale).toBeCloseTo(2, 12);
    expect(zoomed.window).toBe(HOME.window);
  });
});

describe("two fingers", () => {
  it("hold the anatomy they touch", () => {
    const before = [
      { x: 150, y: 200 },
      { x: 250, y: 200 },
    ] as const;
    const after = [
      { x: 120, y: 230 },
      { x: 320, y: 230 },
    ] as const;
    const view = pinchBy(HOME, before, after, image, box);
    expect(view.scale).toBeCloseTo(2, 12);
    for (const finger of [0, 1] as const) {
      const touched = toFraction(HOME, before[finger], image, box);
      const now = toScreen(view, touched, image, box);
      expect(now.x).toBeCloseTo(after[finger].x, 9);
      expect(now.y).toBeCloseTo(after[finger].y, 9);
    }
  });
});

describe("the wheel", () => {
  it("goes one image for each notch", () => {
    expect(wheelSteps(0, 100)).toEqual({ steps: 1, rest: 0 });
    expect(wheelSteps(0, -120)).toEqual({ steps: -1, rest: 0 });
  });

  it("adds up the small moves of a touchpad, and forgets them when the direction turns", () => {
    let carried = 0;
    let steps = 0;
    for (let i = 0; i < 6; i++) {
      const turned = wheelSteps(carried, 20);
      carried = turned.rest;
      steps += turned.steps;
    }
    expect(steps).toBe(2);
    expect(wheelSteps(50, -20)).toEqual({ steps: 0, rest: -20 });
  });
});

describe("keys", () => {
  it("are the reading room's", () => {
    expect(commandOf({ ...press, key: "2" })).toEqual({ kind: "preset", index: 1 });
    expect(commandOf({ ...press, key: "I" })).toEqual({ kind: "invert" });
    expect(commandOf({ ...press, key: " " })).toEqual({ kind: "reset" });
    expect(commandOf({ ...press, key: "ArrowLeft" })).toEqual({ kind: "step", by: -1 });
    expect(commandOf({ ...press, key: "Tab" })).toEqual({ kind: "fold" });
  });

  it("leave the browser its own, and Shift+Tab its way out", () => {
    expect(commandOf({ ...press, key: "i", ctrlKey: true })).toBeNull();
    expect(commandOf({ ...press, key: "Tab", shiftKey: true })).toBeNull();
    expect(commandOf({ ...press, key: "constructor" })).toBeNull();
  });

  it("can be bound anew", () => {
    expect(commandOf({ ...press, key: "x" }, { x: { kind: "cine" } })).toEqual({ kind: "cine" });
  });
});
