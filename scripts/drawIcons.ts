import { encode } from "fast-png";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

/**
 * The app's icons as an installed app needs them, drawn from the shapes of public/icon.svg: a ring for what is real, a
 * diamond for what is synthetic.
 *   npx tsx scripts/drawIcons.ts
 */
const svg = readFileSync("public/icon.svg", "utf8");
const [ground, ring, diamond] = [...svg.matchAll(/(?:fill|stroke)="(#[0-9a-f]{6})"/g)].map(([, hex]) =>
  colour(hex!),
);
if (!ground || !ring || !diamond) throw new Error("public/icon.svg has not its three colours.");

const SIDE = 32;
/** Samples along each side of a pixel. */
const FINE = 4;

mkdirSync("public/icons", { recursive: true });
draw("public/icons/icon-192.png", 192, { scale: 1, corner: 6 });
draw("public/icons/icon-512.png", 512, { scale: 1, corner: 6 });
// Systems cut a maskable icon to a shape of theirs: only a circle of 80% is sure to be seen.
draw("public/icons/maskable-512.png", 512, { scale: 0.8, corner: 0 });

interface Look {
  readonly scale: number;
  readonly corner: number;
}

function draw(path: string, size: number, look: Look): void {
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) data.set(pixel(x, y, size, look), (y * size + x) * 4);
  }
  writeFileSync(path, encode({ width: size, height: size, data, channels: 4, depth: 8 }));
}

/** Mean of the samples in one pixel, with the share that is inside the rounded square as its opacity. */
function pixel(px: number, py: number, size: number, look: Look): number[] {
  const sum = [0, 0, 0];
  let inside = 0;
  for (let j = 0; j < FINE; j++) {
    for (let i = 0; i < FINE; i++) {
      const x = ((px + (i + 0.5) / FINE) / size) * SIDE;
      const y = ((py + (j + 0.5) / FINE) / size) * SIDE;
      if (!inSquare(x, y, look.corner)) continue;
      inside++;
      shade(x, y, look.scale).forEach((value, c) => (sum[c]! += value));
    }
  }
  return [
    ...sum.map((value) => Math.round(value / Math.max(1, inside))),
    Math.round((inside / FINE ** 2) * 255),
  ];
}

function inSquare(x: number, y: number, corner: number): boolean {
  const dx = Math.max(corner - x, x - (SIDE - corner), 0);
  const dy = Math.max(corner - y, y - (SIDE - corner), 0);
  return Math.hypot(dx, dy) <= corner || corner === 0;
}

/** The later shape lies on top, as in the drawing. */
function shade(x: number, y: number, scale: number): readonly number[] {
  const u = (x - SIDE / 2) / scale + SIDE / 2;
  const v = (y - SIDE / 2) / scale + SIDE / 2;
  if (Math.abs(u - 22) + Math.abs(v - 16) <= 6.5) return diamond!;
  if (Math.abs(Math.hypot(u - 12.5, v - 16) - 6.5) <= 1.25) return ring!;
  return ground!;
}

function colour(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
