/** Drawing on a square 8-bit image: where a brush goes, and what it leaves. */

export interface Brush {
  readonly tool: "pen" | "eraser";
  /** Pixels of the image. */
  readonly width: number;
  /** 0 to 1: how strong a line is at full pressure. An eraser takes everything away. */
  readonly strength: number;
}
export interface Spot {
  /** Pixels from the top left corner; a pixel's centre is at a half. */
  readonly x: number;
  readonly y: number;
  /** 0 to 1. */
  readonly pressure: number;
}

/** Draws from one spot to the next, in place; the same spot twice makes a dot. What is outside is left out. */
export function drawSegment(edges: Uint8Array, side: number, brush: Brush, from: Spot, to: Spot): void {
  const reach = brush.width / 2 + 1;
  const [top, bottom] = span(from.y, to.y, reach, side);
  const [left, right] = span(from.x, to.x, reach, side);
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const i = row * side + column;
      edges[i] = touched(edges[i]!, brush, near(column + 0.5, row + 0.5, from, to));
    }
  }
}

function span(a: number, b: number, reach: number, side: number): [number, number] {
  const clamp = (value: number) => Math.max(0, Math.min(side, value));
  return [clamp(Math.floor(Math.min(a, b) - reach)), clamp(Math.ceil(Math.max(a, b) + reach))];
}

/** Distance of a place from the segment, and the pressure at the nearest place on it. */
function near(x: number, y: number, from: Spot, to: Spot): { distance: number; pressure: number } {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / square;
  const share = Math.max(0, Math.min(1, along));
  return {
    distance: Math.hypot(x - from.x - share * dx, y - from.y - share * dy),
    pressure: from.pressure + share * (to.pressure - from.pressure),
  };
}

function touched(before: number, brush: Brush, at: { distance: number; pressure: number }): number {
  // One pixel of transition: a line keeps its width at any slope, and has no stairs.
  const cover = Math.max(0, Math.min(1, brush.width / 2 + 0.5 - at.distance));
  if (brush.tool === "eraser") return Math.round(before * (1 - cover));
  // The stronger one stays: lines that cross do not add up.
  return Math.max(before, Math.round(255 * cover * brush.strength * at.pressure));
}
