// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, type RenderResult } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { EdgePad } from "./EdgePad";

const SIDE = 64;
let edges: Uint8Array<ArrayBuffer> | null;
let page: RenderResult;

const pad = () => <EdgePad side={SIDE} value={edges} onChange={take} />;
function take(next: Uint8Array<ArrayBuffer>): void {
  edges = next;
  page.rerender(pad());
}

beforeEach(() => {
  edges = null;
  page = render(pad());
});
afterEach(cleanup);
const sheet = () => screen.getByRole("application", { name: "Drawing of edges" });
const button = (name: string) => screen.getByRole("button", { name });
const drawnPixels = () => edges?.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);

function line(x0: number, y0: number, x1: number, y1: number): void {
  const canvas = sheet();
  canvas.getBoundingClientRect = () => ({ left: 0, top: 0, width: 2 * SIDE, height: 2 * SIDE }) as DOMRect;
  fireEvent.pointerDown(canvas, { button: 0, clientX: 2 * x0, clientY: 2 * y0, pointerType: "mouse" });
  fireEvent.pointerMove(canvas, { clientX: 2 * x1, clientY: 2 * y1, pointerType: "mouse" });
  fireEvent.pointerUp(canvas, { pointerType: "mouse" });
}

it("draws where the pointer goes, and takes lines back and brings them again", () => {
  expect(button("Undo").getAttribute("aria-disabled")).toBe("true");
  line(10, 20, 50, 20);
  expect(edges![20 * SIDE + 30]).toBeGreaterThan(30);
  const first = edges;
  line(30, 5, 30, 60);
  const second = edges;
  expect(drawnPixels()).toBeGreaterThan(60);
  fireEvent.click(button("Undo"));
  expect(edges).toBe(first);
  fireEvent.keyDown(sheet(), { key: "z", ctrlKey: true, shiftKey: true });
  expect(edges).toBe(second);
  fireEvent.keyDown(sheet(), { key: "z", ctrlKey: true });
  fireEvent.keyDown(sheet(), { key: "z", ctrlKey: true });
  expect(drawnPixels()).toBe(0);
  line(0, 0, 5, 5);
  expect(button("Redo").getAttribute("aria-disabled")).toBe("true");
});

it("clears, which can be undone; so can edges that were taken from another image", () => {
  line(10, 20, 50, 20);
  const own = edges;
  fireEvent.click(button("Clear"));
  expect(drawnPixels()).toBe(0);
  fireEvent.click(button("Undo"));
  expect(edges).toBe(own);
  fireEvent.click(button("Redo"));
  fireEvent.click(button("Undo"));
  const others = new Uint8Array(SIDE * SIDE).fill(9);
  fireEvent.click(button("Undo"));
  fireEvent.click(button("Redo"));
  expect(edges).toBe(own);
  take(others);
  expect(edges).toBe(others);
  fireEvent.click(button("Undo"));
  expect(edges).toBe(own);
});

it("draws and erases by keys alone, and says where the pen is", () => {
  const press = (key: string, more = {}) => fireEvent.keyDown(sheet(), { key, ...more });
  press("ArrowLeft", { shiftKey: true });
  expect(screen.getByRole("status").textContent).toBe("Pen lifted, column 28, row 32.");
  press(" ");
  press("ArrowDown", { shiftKey: true });
  expect(screen.getByRole("status").textContent).toBe("Pen down, column 28, row 36.");
  press(" ");
  expect(edges![34 * SIDE + 28]).toBeGreaterThan(30);
  fireEvent.click(button("Eraser"));
  press("Enter");
  press("ArrowUp", { shiftKey: true });
  press("Escape");
  // Where only the rims of pen and eraser met, a trace that nobody sees may stay.
  expect(Math.max(...edges!)).toBeLessThan(3);
});
