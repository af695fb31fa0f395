import { AppError } from "@/domain/errors";
import type { Triple } from "@/domain/volume";
import { dot, type RawVolume, type Vec3 } from "./rawVolume";

// NIfTI-1: https://nifti.nimh.nih.gov/pub/dist/src/niftilib/nifti1.h. A header of 348 bytes in the byte order of the
// machine that wrote it, then the voxels, first axis fastest. Its axes point to the right, the front and the head.

const HEADER = 348;
/** 1,024³: beyond this one volume alone would need gigabytes of disk. */
const MOST_VOXELS = 1_073_741_824;
export const NIFTI_HEADER = 352;

type Read = (view: DataView, at: number, little: boolean) => number;
const TYPES: Readonly<Record<number, { readonly bytes: number; readonly read: Read }>> = {
  2: { bytes: 1, read: (view, at) => view.getUint8(at) },
  4: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  8: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  16: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  64: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  256: { bytes: 1, read: (view, at) => view.getInt8(at) },
  512: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  768: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
};
const REFUSED: Readonly<Record<number, string>> = {
  1: "single bits",
  32: "complex numbers",
  128: "colour",
  1024: "64-bit integers",
  1280: "64-bit integers",
  1536: "128-bit numbers",
  1792: "complex numbers",
  2048: "complex numbers",
  2304: "colour",
};

export interface NiftiHeader {
  /** Planes, rows, columns as they lie in the file: the last axis of it first. */
  readonly size: Triple;
  readonly spacing: Triple;
  readonly directions: RawVolume["directions"];
  readonly dataStart: number;
  readonly bytesPerVoxel: number;
  readonly notes: readonly string[];
  /** Modality value of a voxel. */
  readonly valueAt: (view: DataView, voxel: number) => number;
}

export function looksLikeNifti(bytes: Uint8Array): boolean {
  const magic = String.fromCharCode(...bytes.subarray(344, 347));
  return bytes.length >= HEADER && (magic === "n+1" || magic === "ni1" || isSecond(bytes));
}

function isSecond(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(4, 7)) === "n+2";
}

/**
 * @param bytes  the first 352 or more
 * @throws {AppError} `bad-series`, `unsupported-pixels`, `too-large`
 */
export function readNifti(bytes: Uint8Array): NiftiHeader {
  if (isSecond(bytes)) throw refused("It is a NIfTI-2 file; NIfTI-1 can be read.");
  if (String.fromCharCode(...bytes.subarray(344, 347)) === "ni1") {
    throw refused("It is a NIfTI header whose voxels are in another file; save both as one .nii file.");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getInt32(0, true) === HEADER;
  if (!little && view.getInt32(0, false) !== HEADER) throw damaged("its header has another length");
  const int16 = (at: number) => view.getInt16(at, little);
  const float = (at: number) => view.getFloat32(at, little);
  const axes = int16(40);
  const [columns, rows, planes, times] = [42, 44, 46, 48].map(int16) as [number, number, number, number];
  if (axes < 3 || axes > 7 || [columns, rows, planes].some((side) => side < 1)) {
    throw damaged(`it has ${axes} axes of ${columns} × ${rows} × ${planes}`);
  }
  if (columns * rows * planes > MOST_VOXELS) {
    throw new AppError("too-large", "The volume has more than 1,024³ voxels.");
  }
  const type = typeOf(int16(70));
  const { slope, intercept } = scaling(float(112), float(116));
  const placed = placeOf(view, little);
  return {
    ...placed,
    size: [planes, rows, columns],
    dataStart: Math.max(NIFTI_HEADER, Math.round(float(108)) || NIFTI_HEADER),
    bytesPerVoxel: type.bytes,
    notes: [
      ...placed.notes,
      ...(axes > 3 && times > 1 ? [`The file holds ${times} volumes; the first was taken.`] : []),
    ],
    valueAt: (data, voxel) => slope * type.read(data, voxel * type.bytes, little) + intercept,
  };
}

function typeOf(code: number) {
  const type = TYPES[code];
  if (type) return type;
  throw refused(
    `Its voxels are ${REFUSED[code] ?? "of an unknown kind"}; grey values of up to 32 bits can be read.`,
  );
}

/** A slope of 0 means that the values are stored as they are. */
function scaling(slope: number, intercept: number): { slope: number; intercept: number } {
  const said = Number.isFinite(slope) && slope !== 0 && Number.isFinite(intercept);
  return said ? { slope, intercept } : { slope: 1, intercept: 0 };
}

type Placed = Pick<NiftiHeader, "spacing" | "directions" | "notes">;

/** How the axes lie in the body: the sform before the qform, as programs that read NIfTI have agreed. */
function placeOf(view: DataView, little: boolean): Placed {
  const int16 = (at: number) => view.getInt16(at, little);
  const float = (at: number) => view.getFloat32(at, little);
  const unit = { 1: 1000, 3: 0.001 }[view.getUint8(123) & 7] ?? 1;
  if (int16(254) > 0) {
    const column = (axis: number): Vec3 => [
      float(280 + 4 * axis),
      float(296 + 4 * axis),
      float(312 + 4 * axis),
    ];
    const found = fromColumns([column(2), column(1), column(0)], unit);
    if (found) return { ...found, notes: [] };
  }
  const millimetres = (at: number) => (float(at) > 0 ? float(at) * unit : 1);
  const spacing: Triple = [millimetres(88), millimetres(84), millimetres(80)];
  if (int16(252) > 0) {
    return { spacing, directions: fromQuaternion(float(256), float(260), float(264), float(76)), notes: [] };
  }
  return {
    spacing,
    directions: [
      [0, 0, 1],
      [0, -1, 0],
      [-1, 0, 0],
    ],
    notes: [
      "The file does not say how it lies in the body; it was taken to run from left to right, back to front and feet to head.",
    ],
  };
}

/** Axes in RAS as unit vectors in LPS, and their lengths; undefined when one has none. */
function fromColumns(columns: readonly [Vec3, Vec3, Vec3], unit: number): Omit<Placed, "notes"> | undefined {
  const lengths = columns.map((column) => Math.sqrt(dot(column, column))) as [number, number, number];
  if (!lengths.every((length) => Number.isFinite(length) && length > 0)) return undefined;
  const lps = (axis: 0 | 1 | 2): Vec3 => {
    const [x, y, z] = columns[axis];
    return [-x / lengths[axis], -y / lengths[axis], z / lengths[axis]];
  };
  return {
    spacing: [lengths[0] * unit, lengths[1] * unit, lengths[2] * unit],
    directions: [lps(0), lps(1), lps(2)],
  };
}

/** Method 2 of nifti1.h: a unit quaternion a + bi + cj + dk, and qfac, which turns the third axis over. */
function fromQuaternion(b: number, c: number, d: number, factor: number): RawVolume["directions"] {
  const a = Math.sqrt(Math.max(0, 1 - (b * b + c * c + d * d)));
  const turn = factor < 0 ? -1 : 1;
  const columns: [Vec3, Vec3, Vec3] = [
    [turn * 2 * (b * d + a * c), turn * 2 * (c * d - a * b), turn * (a * a + d * d - b * b - c * c)],
    [2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b)],
    [a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c)],
  ];
  const found = fromColumns(columns, 1);
  if (!found) throw damaged("it does not say how it lies");
  return found.directions;
}

function refused(reason: string): AppError {
  return new AppError("unsupported-pixels", reason);
}

function damaged(why: string): AppError {
  return new AppError("bad-series", `The NIfTI file is damaged: ${why}.`, {
    advice: "Copy or export it again from its source.",
  });
}
