import type { DataSet } from "dicom-parser";
import { AppError } from "@/domain/errors";
import { refuseSize } from "./limits";

/** How the pixels lie in the file: the Image Pixel module (PS3.3 C.7.6.3). */
export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** `grey` and `inverted` have one sample per pixel, `rgb` and `luma` (YBR_FULL) three. */
  readonly colour: "grey" | "inverted" | "rgb" | "luma";
  /** Colour only: all reds, then all greens, then all blues. */
  readonly planar: boolean;
}

/** @throws {AppError} `unsupported-pixels`, `bad-dicom`, `too-small`, `too-large` */
export function readFormat(data: DataSet): PixelFormat {
  const rows = data.uint16("x00280010") ?? 0;
  const columns = data.uint16("x00280011") ?? 0;
  if (rows === 0 || columns === 0)
    throw new AppError("bad-dicom", "The DICOM file does not say how large its image is.");
  refuseSize(rows, columns);
  refuseFrames(data);
  const bitsAllocated = readBitsAllocated(data);
  const bitsStored = data.uint16("x00280101") ?? bitsAllocated;
  const highBit = data.uint16("x00280102") ?? bitsStored - 1;
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit < bitsStored - 1) {
    throw new AppError(
      "bad-dicom",
      `The DICOM file contradicts itself about its bit depth (${bitsStored} of ${bitsAllocated}).`,
    );
  }
  const colour = readColour(data, bitsAllocated);
  return {
    rows,
    columns,
    bitsAllocated,
    bitsStored,
    highBit,
    signed: data.uint16("x00280103") === 1,
    colour,
    planar: data.uint16("x00280006") === 1,
  };
}

function refuseFrames(data: DataSet): void {
  const frames = data.intString("x00280008") ?? 1;
  if (!(frames > 1)) return;
  throw new AppError(
    "unsupported-pixels",
    `The DICOM file holds ${frames} frames; only single images can be read yet.`,
    {
      advice: "Export the frames as single images.",
    },
  );
}

function readBitsAllocated(data: DataSet): 8 | 16 {
  const bits = data.uint16("x00280100") ?? 0;
  if (bits === 8 || bits === 16) return bits;
  throw new AppError(
    "unsupported-pixels",
    `The DICOM image has ${bits} bits per pixel; 8 and 16 can be read.`,
  );
}

function readColour(data: DataSet, bitsAllocated: number): PixelFormat["colour"] {
  const samples = data.uint16("x00280002") ?? 1;
  const name = (data.string("x00280004") ?? "MONOCHROME2").trim();
  if (samples === 1 && name === "MONOCHROME2") return "grey";
  if (samples === 1 && name === "MONOCHROME1") return "inverted";
  if (samples === 3 && bitsAllocated === 8 && name === "RGB") return "rgb";
  if (samples === 3 && bitsAllocated === 8 && name === "YBR_FULL") return "luma";
  // Only names from the standard are repeated: a damaged file may hold anything here.
  const known = [
    "PALETTE COLOR",
    "RGB",
    "YBR_FULL",
    "YBR_FULL_422",
    "YBR_PARTIAL_420",
    "YBR_ICT",
    "YBR_RCT",
    "HSV",
    "ARGB",
    "CMYK",
  ];
  const shown = known.includes(name) ? name : "an unknown kind";
  throw new AppError(
    "unsupported-pixels",
    `The DICOM image is in colour (${shown}, ${samples} samples per pixel), which cannot be read yet.`,
    {
      advice: "Export it as a grey image.",
    },
  );
}
