/**
 * A sampled image or volume as a picture: `npm run bench -- cascadeFigure --samples DIR --name synthetic-3-2048 --out
 * FILE.png [--low HU --high HU]`. Of an image the whole at half its size and two crops of it, pixel by pixel; of a
 * volume the middle slices across, from the front and from the side.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { encode } from "fast-png";
import { VOXEL_MAX, type Triple, type VolumeReader } from "@/domain/volume";
import { volumeShelf } from "@/storage/volumeFile";
import { FolderStore } from "../headless/folderStore";

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

const { values } = parseArgs({
  options: {
    samples: { type: "string" },
    name: { type: "string" },
    out: { type: "string" },
    low: { type: "string", default: "-1000" },
    high: { type: "string", default: "500" },
  },
});
if (!values.samples || !values.name || !values.out) throw new Error("Name --samples, --name and --out.");

const volume = await volumeShelf(new FolderStore(values.samples), "").open(values.name);
const picture = volume.info.size[0] === 1 ? await ofImage(volume) : await ofVolume(volume);
const text = { Comment: "Synthetic, made by Darkroom. For research and education, not for diagnosis." };
writeFileSync(values.out, encode({ ...picture, depth: 8, channels: 1, text }));

async function ofImage(image: VolumeReader): Promise<Picture> {
  const side = image.info.size[2];
  const [half, crop] = [side / 2, side / 4];
  const sheet = blank(half + crop, half);
  const whole = await image.read({ start: [0, 0, 0], size: [1, side, side] });
  const at = (r: number, c: number) => whole[r * side + c]!;
  paint(sheet, 0, 0, half, half, (r, c) => {
    const sum = at(2 * r, 2 * c) + at(2 * r, 2 * c + 1) + at(2 * r + 1, 2 * c) + at(2 * r + 1, 2 * c + 1);
    return sum / 4 / VOXEL_MAX;
  });
  for (const [i, [down, right]] of [
    [0.25, 0.2],
    [0.5, 0.55],
  ].entries()) {
    const [top, left] = [Math.round(side * down!), Math.round(side * right!)];
    paint(sheet, i * crop, half, crop, crop, (r, c) => at(top + r, left + c) / VOXEL_MAX);
  }
  return sheet;
}

async function ofVolume(reader: VolumeReader): Promise<Picture> {
  const { size, slope, intercept } = reader.info;
  const side = size[2];
  const [low, high] = [Number(values.low), Number(values.high)];
  const zoom = Math.max(1, Math.round(384 / side));
  const sheet = blank(3 * side * zoom, side * zoom);
  for (const axis of [0, 1, 2] as const) {
    const [start, box]: [number[], number[]] = [[0, 0, 0], [...size]];
    start[axis] = size[axis] >> 1;
    box[axis] = 1;
    const words = await reader.read({ start: start as unknown as Triple, size: box as unknown as Triple });
    paint(sheet, 0, axis * side * zoom, side * zoom, side * zoom, (r, c) => {
      const word = words[Math.floor(r / zoom) * side + Math.floor(c / zoom)]!;
      return (word * slope + intercept - low) / (high - low);
    });
  }
  return sheet;
}

function blank(width: number, height: number): Picture {
  return { width, height, data: new Uint8Array(width * height) };
}

function paint(
  { width, data }: Picture,
  top: number,
  left: number,
  height: number,
  across: number,
  value: (row: number, column: number) => number,
): void {
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < across; c++) {
      data[(top + r) * width + left + c] = Math.round(255 * Math.max(0, Math.min(1, value(r, c))));
    }
  }
}
