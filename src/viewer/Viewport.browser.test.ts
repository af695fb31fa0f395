import { act, createElement, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StoredPixels } from "@/domain/image";
import { cornerstone } from "./cornerstone";
import type { Heatmap } from "./heat";
import type { Command } from "./keys";
import { displaySize, HOME, toFraction, toScreen, type Point, type View } from "./link";
import { Viewport } from "./Viewport";

/** A ramp from black at the left to white at the right. */
function ramp(rows: number, columns: number, highest: number): StoredPixels {
  const pixels = new Uint16Array(rows * columns);
  pixels.forEach((_, i) => (pixels[i] = Math.round(((i % columns) / (columns - 1)) * highest)));
  const window = { center: highest / 2, width: highest };
  return { rows, columns, pixels, slope: 1, intercept: 0, window };
}

const BOX = { width: 320, height: 240 };
const heard: { commands: Command[]; cursors: (Point | null)[]; view: View } = {
  commands: [],
  cursors: [],
  view: HOME,
};
let place: HTMLDivElement;
let root: Root;

/** Two viewports that share one view, as Compare has them when linked. */
function Pair(props: { left: StoredPixels | null; right: StoredPixels; heat: Heatmap | null }) {
  const [view, setView] = useState<View>(HOME);
  const [cursor, setCursor] = useState<Point | null>(null);
  heard.view = view;
  const shared = {
    placeholder: "Nothing to show",
    view,
    tool: "window" as const,
    cursor,
    onView: setView,
    onCursor: (at: Point | null) => {
      heard.cursors.push(at);
      setCursor(at);
    },
    onCommand: (command: Command) => heard.commands.push(command),
    onError: (error: { message: string }) => {
      throw new Error(error.message);
    },
  };
  const { left, right, heat } = props;
  return createElement(
    "div",
    null,
    createElement(Viewport, { ...shared, tone: "real", label: "left", image: left, heat, crosshair: false }),
    createElement(Viewport, {
      ...shared,
      tone: "synthetic",
      label: "right",
      image: right,
      heat: null,
      crosshair: true,
    }),
  );
}

const frames = () => [...place.querySelectorAll<HTMLElement>(".pic")] as [HTMLElement, HTMLElement];
const canvases = () => [...place.querySelectorAll("canvas")] as [HTMLCanvasElement, HTMLCanvasElement];

/** The drawn colour at a point of the frame, given in CSS pixels. */
function colourAt(canvas: HTMLCanvasElement, at: Point): number[] {
  const ratio = canvas.width / BOX.width;
  const data = canvas.getContext("2d")!.getImageData(at.x * ratio, at.y * ratio, 1, 1).data;
  return [...data].slice(0, 3);
}
const middle = { x: BOX.width / 2, y: BOX.height / 2 };

/** Two frames, so that cornerstone's own loop has drawn. */
const drawn = () =>
  act(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

async function show(props: Parameters<typeof Pair>[0]) {
  act(() => root.render(createElement(Pair, props)));
  for (const frame of frames()) Object.assign(frame.style, { width: "320px", height: "240px" });
  await drawn();
  await drawn();
}

async function drag(element: HTMLElement, buttons: number, by: Point) {
  const rect = element.getBoundingClientRect();
  const send = (type: string, at: Point, pressed: number) =>
    act(() => {
      const clientX = rect.left + middle.x + at.x;
      const clientY = rect.top + middle.y + at.y;
      const init = { bubbles: true, pointerId: 1, buttons: pressed, clientX, clientY };
      element.dispatchEvent(new PointerEvent(type, init));
    });
  send("pointerdown", { x: 0, y: 0 }, buttons);
  send("pointermove", by, buttons);
  send("pointerup", by, 0);
  await drawn();
}

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  Object.assign(heard, { commands: [], cursors: [], view: HOME });
  place = document.createElement("div");
  document.body.append(place);
  root = createRoot(place);
});
afterEach(() => {
  act(() => root.unmount());
  place.remove();
});

const left = ramp(120, 160, 4000);
const right = ramp(64, 64, 1000);

describe("two linked viewports", () => {
  it("draw the window's range from black to white, each in its own values", async () => {
    await show({ left, right, heat: null });
    for (const [i, image] of [left, right].entries()) {
      const canvas = canvases()[i]!;
      const at = (x: number) => toScreen(HOME, { x, y: 0.5 }, displaySize(image), BOX);
      expect(colourAt(canvas, at(0.02))[0]).toBeLessThan(12);
      expect(Math.abs(colourAt(canvas, at(0.5))[0]! - 127)).toBeLessThan(6);
      expect(colourAt(canvas, at(0.98))[0]).toBeGreaterThan(243);
    }
    expect(frames()[0].textContent).toContain("W 4,000  L 2,000");
    expect(frames()[1].textContent).toContain("W 1,000  L 500");
    expect(frames()[1].textContent).toContain("SYNTHETIC");
    expect(frames()[0].textContent).not.toContain("SYNTHETIC");
  });

  it("change brightness together when the left button drags on one of them", async () => {
    await show({ left, right, heat: null });
    await drag(frames()[0], 1, { x: 0, y: -80 });
    // 80 pixels up lower the centre by a quarter of the range: the middle grey becomes three quarters bright.
    for (const canvas of canvases()) expect(Math.abs(colourAt(canvas, middle)[0]! - 191)).toBeLessThan(6);
    expect(frames()[0].textContent).toContain("W 4,000  L 1,000");
    expect(frames()[1].textContent).toContain("W 1,000  L 250");
  });

  it("pan with the middle button and zoom with the right one, each by the same fraction", async () => {
    await show({ left, right, heat: null });
    await drag(frames()[0], 4, { x: 32, y: 0 });
    expect(heard.view.pan.x).toBeCloseTo(0.1, 9);
    for (const [i, image] of [left, right].entries()) {
      const quarter = toScreen(heard.view, { x: 0.25, y: 0.5 }, displaySize(image), BOX);
      expect(Math.abs(colourAt(canvases()[i]!, quarter)[0]! - 64)).toBeLessThan(6);
    }
    await drag(frames()[1], 2, { x: 0, y: -120 });
    expect(heard.view.scale).toBeCloseTo(2, 9);
    expect(frames()[0].textContent).toContain("Zoom 2.00");
  });

  it("agree with cornerstone on which pixel is where", async () => {
    await show({ left, right, heat: null });
    await drag(frames()[0], 4, { x: 20, y: -10 });
    await drag(frames()[0], 2, { x: 0, y: -60 });
    const host = frames()[0].querySelector<HTMLElement>(".screen")!;
    const ratio = canvases()[0].width / BOX.width;
    const theirs = cornerstone.canvasToPixel(host, { x: 70 * ratio, y: 90 * ratio });
    const ours = toFraction(heard.view, { x: 70, y: 90 }, displaySize(left), BOX);
    expect(ours.x * left.columns).toBeCloseTo(theirs.x, 6);
    expect(ours.y * left.rows).toBeCloseTo(theirs.y, 6);
  });

  it("point at the same anatomy: the cursor is told with its value, and forgotten outside", async () => {
    await show({ left, right, heat: null });
    const rect = frames()[0].getBoundingClientRect();
    const clientY = rect.top + 120;
    const hover = (type: string, x: number) =>
      act(() => {
        frames()[0].dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: rect.left + x, clientY }));
      });
    hover("pointermove", 80);
    expect(heard.cursors.at(-1)).toEqual({ x: 0.25, y: 0.5 });
    expect(frames()[0].textContent).toContain("At cursor 1,006");
    expect(frames()[1].textContent).toContain("x 16  y 32");
    expect(frames()[1].querySelector(".cross")).not.toBeNull();
    hover("pointerleave", 80);
    expect(heard.cursors.at(-1)).toBeNull();
    expect(frames()[1].querySelector(".cross")).toBeNull();
  });

  it("answer keys themselves or pass them on", async () => {
    await show({ left, right, heat: null });
    const press = (key: string) =>
      act(() => {
        frames()[0].dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      });
    press("i");
    await drawn();
    const dark = toScreen(HOME, { x: 0.02, y: 0.5 }, displaySize(right), BOX);
    expect(colourAt(canvases()[1], dark)[0]).toBeGreaterThan(243);
    press(" ");
    expect(heard.view).toEqual(HOME);
    press("h");
    press("ArrowRight");
    expect(heard.commands).toEqual([{ kind: "heatmap" }, { kind: "step", by: 1 }]);
  });

  it("lay a heatmap over one image, clear below its threshold", async () => {
    const map = new Float32Array(64).map((_, i) => (i % 8 >= 4 ? 1 : 0));
    const heat = { map, size: 8, fit: "stretch", opacity: 1, threshold: 0.2 } as const;
    await show({ left, right, heat });
    const [cool, hot] = [0.1, 0.9].map((x) =>
      colourAt(canvases()[0], toScreen(HOME, { x, y: 0.5 }, displaySize(left), BOX)),
    );
    expect(hot).toEqual([253, 231, 37]);
    expect(new Set(cool).size).toBe(1);
  });
});

describe("a viewport", () => {
  it("says what is missing, and draws once there is an image", async () => {
    await show({ left: null, right, heat: null });
    expect(frames()[0].textContent).toBe("Nothing to show");
    await show({ left, right, heat: null });
    expect(Math.abs(colourAt(canvases()[0], middle)[0]! - 127)).toBeLessThan(6);
  });

  it("fits its frame again when that changes", async () => {
    await show({ left, right, heat: null });
    frames()[0].style.width = "160px";
    await drawn();
    await drawn();
    const canvas = canvases()[0];
    expect(canvas.width / (window.devicePixelRatio || 1)).toBeCloseTo(160, 0);
    expect(frames()[0].textContent).toContain("Zoom 1.00");
  });

  it("leaves nothing behind", async () => {
    await show({ left, right, heat: null });
    expect(cornerstone.getEnabledElements()).toHaveLength(2);
    act(() => root.render(null));
    expect(cornerstone.getEnabledElements()).toHaveLength(0);
    expect(place.querySelector("canvas")).toBeNull();
  });
});
