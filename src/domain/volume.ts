import type { DisplayWindow } from "./image";

/** Planes, rows, columns. An image is a volume of one plane. */
export type Triple = readonly [planes: number, rows: number, columns: number];

/** A box of voxels, from `start` on. */
export interface Box {
  readonly start: Triple;
  readonly size: Triple;
}

/** Largest stored value of a voxel: 16 bits without sign. */
export const VOXEL_MAX = 65_535;

/** What is known of a stored volume before any voxel is read. Holds no identifier of a person. */
export interface VolumeInfo {
  readonly size: Triple;
  /** Voxels are stored in blocks of this size; the last of an axis may be smaller. */
  readonly block: Triple;
  /** Modality value (Hounsfield units in a CT) = slope · stored + intercept. */
  readonly slope: number;
  readonly intercept: number;
  readonly window: DisplayWindow;
  /** Millimetres between planes, rows and columns, where known. */
  readonly spacing?: Triple;
  readonly origin: "synthetic" | "phantom" | "imported";
  /** Names what it was made from and how: a volume half written goes on only where this is the same. */
  readonly recipe: string;
}

/** A stored volume, read a window at a time. Blocks are counted columns first, then rows, then planes. */
export interface VolumeReader {
  readonly info: VolumeInfo;
  readonly blocks: { readonly done: number; readonly total: number };
  has(block: number): boolean;
  /**
   * Stored values of a box, row-major; parts outside of the volume are refused.
   * @param missing  what voxels of blocks that are not there yet read as
   * @throws {AppError} `not-found` when a block is not there and `missing` is not given, `bad-volume` when damaged
   */
  read(box: Box, missing?: number): Promise<Uint16Array>;
}

/** A volume being written block by block, in any order; what was written survives a kill. */
export interface VolumeWriter extends VolumeReader {
  /**
   * @param values  the block's own voxels, row-major
   * @throws {AppError} `quota`; the blocks before stay
   */
  put(block: number, values: Uint16Array): Promise<void>;
  /** Must be called, also after a failure: an open volume cannot be opened for writing again. */
  close(): Promise<void>;
}

/** Where volumes are kept, by name. */
export interface VolumeShelf {
  /** Goes on with a volume of the same info, or starts it anew. */
  write(name: string, info: VolumeInfo): Promise<VolumeWriter>;
  /** @throws {AppError} `not-found`, `bad-volume` */
  open(name: string): Promise<VolumeReader>;
  remove(name: string): Promise<void>;
}
