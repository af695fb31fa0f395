export interface Line {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly control: boolean;
}
export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
}

const WIDTH = 560;
const HEIGHT = 320;
const EDGE = { left: 64, right: 132, top: 36, bottom: 44 };
const COLOURS = ["#2f6fdb", "#1d8a6b", "#b0571d", "#8a4fb0"];

/** Lines over side lengths, both axes logarithmic, the y axis from whole tens to whole tens. */
export function plotSvg({ title, x, y, lines }: Plot): string {
  const points = lines.flatMap((line) => line.points);
  const [low, high] = tens(points.map((point) => point.y));
  const sides = [...new Set(points.map((point) => point.x))].sort((a, b) => a - b);
  const atX = (value: number) =>
    EDGE.left +
    ((WIDTH - EDGE.left - EDGE.right) * Math.log(value / sides[0]!)) / Math.log(sides.at(-1)! / sides[0]!);
  const atY = (value: number) =>
    HEIGHT -
    EDGE.bottom -
    ((HEIGHT - EDGE.top - EDGE.bottom) * Math.log10(value / low)) / Math.log10(high / low);
  const marks = [
    ...sides.map((side) => text(atX(side), HEIGHT - EDGE.bottom + 18, `${side}`, "middle")),
    ...decades(low, high).flatMap((value) => [
      `<line x1="${EDGE.left}" x2="${WIDTH - EDGE.right}" y1="${fix(atY(value))}" y2="${fix(atY(value))}" stroke="#ddd"/>`,
      text(EDGE.left - 8, atY(value) + 4, `${value}`, "end"),
    ]),
  ];
  const labels = apart(lines.map(({ points: of }) => atY(of.at(-1)!.y) + 4));
  const drawn = lines.map((line, i) => lineSvg(line, COLOURS[i % COLOURS.length]!, atX, atY, labels[i]!));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#222">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(EDGE.left, 20, title, "start"),
    ...marks,
    text((EDGE.left + WIDTH - EDGE.right) / 2, HEIGHT - 8, x, "middle"),
    `<text transform="translate(14 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle">${y}</text>`,
    ...drawn,
    "</svg>",
    "",
  ].join("\n");
}

type Place = (value: number) => number;

/** Moves labels up until none covers another. */
function apart(heights: readonly number[]): number[] {
  const moved = [...heights];
  const order = heights.map((_, i) => i).sort((a, b) => heights[b]! - heights[a]!);
  order.slice(1).forEach((i, k) => (moved[i] = Math.min(moved[i]!, moved[order[k]!]! - 14)));
  return moved;
}

function lineSvg(
  { name, points, control }: Line,
  colour: string,
  atX: Place,
  atY: Place,
  labelY: number,
): string {
  const places = points.map((point) => `${fix(atX(point.x))},${fix(atY(point.y))}`);
  const last = points.at(-1)!;
  const dash = control ? ' stroke-dasharray="4 3"' : "";
  const dots = points.map(
    (point) => `<circle cx="${fix(atX(point.x))}" cy="${fix(atY(point.y))}" r="3" fill="${colour}"/>`,
  );
  return [
    `<polyline points="${places.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`,
    ...dots,
    text(atX(last.x) + 8, labelY, name, "start"),
  ].join("");
}

function text(x: number, y: number, words: string, anchor: "start" | "middle" | "end"): string {
  return `<text x="${fix(x)}" y="${fix(y)}" text-anchor="${anchor}">${words}</text>`;
}
const fix = (value: number) => value.toFixed(1);

function tens(values: readonly number[]): [number, number] {
  const low = 10 ** Math.floor(Math.log10(Math.min(...values)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...values)));
  return [low, high > low ? high : low * 10];
}
function decades(low: number, high: number): number[] {
  const found = [];
  for (let value = low; value <= high * 1.001; value *= 10) found.push(Math.round(value * 1e6) / 1e6);
  return found;
}
