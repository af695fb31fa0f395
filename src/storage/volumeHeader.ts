import { crc32 } from "@/domain/crc32";
import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import type { Triple, VolumeInfo } from "@/domain/volume";
import { count, number, oneOf, record, text, type Parse } from "./parse";

// A volume file: "DKVX", then little-endian uint32 version, CRC-32 of all that follows in the header, length of the
// text; the VolumeInfo as JSON; then the blocks in the order they were made (volumeFile.ts).

const MAGIC = 0x58564b44;
const VERSION = 1;
const PREAMBLE = 16;
/** No header is longer; what says so is not a volume. */
const LONGEST = 65_536;

export function encodeHeader(info: VolumeInfo): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(info));
  const bytes = new Uint8Array(PREAMBLE + json.length);
  bytes.set(json, PREAMBLE);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, VERSION, true);
  view.setUint32(12, json.length, true);
  view.setUint32(8, crc32(bytes.subarray(12)), true);
  return bytes;
}

/**
 * @returns the info, and where the blocks start
 * @throws {AppError} `not-found`, `bad-volume`
 */
export async function readHeader(
  files: FileStore,
  path: string,
): Promise<{ info: VolumeInfo; dataStart: number }> {
  const preamble = await files.read(path, 0, PREAMBLE);
  if (preamble.length < PREAMBLE) throw damaged("it is too short");
  const view = new DataView(preamble.buffer, preamble.byteOffset, PREAMBLE);
  if (view.getUint32(0, true) !== MAGIC) throw damaged("it is not a Darkroom volume");
  const version = view.getUint32(4, true);
  if (version !== VERSION) throw damaged(`its version is ${version}, and this app reads version ${VERSION}`);
  const length = view.getUint32(12, true);
  if (length > LONGEST) throw damaged("its header is too long");
  const bytes = await files.read(path, 12, PREAMBLE + length);
  if (crc32(bytes) !== view.getUint32(8, true)) throw damaged("its header's check sum does not match");
  return { info: parsed(new TextDecoder().decode(bytes.subarray(4))), dataStart: PREAMBLE + length };
}

function parsed(json: string): VolumeInfo {
  try {
    return parseInfo(JSON.parse(json), "volume");
  } catch (thrown) {
    throw damaged(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

const triple: Parse<Triple> = (value, field) => {
  if (!Array.isArray(value) || value.length !== 3) throw damaged(`${field} is not three numbers`);
  const [planes, rows, columns] = value.map((side) => number(side, field)) as [number, number, number];
  return [planes, rows, columns];
};

const sides: Parse<Triple> = (value, field) => {
  const parsed = triple(value, field);
  if (parsed.some((side) => count(side, field) < 1)) throw damaged(`${field} holds nothing`);
  return parsed;
};

const parseInfo: Parse<VolumeInfo> = record(
  {
    size: sides,
    block: sides,
    slope: number,
    intercept: number,
    window: record({ center: number, width: number }),
    origin: oneOf(["synthetic", "phantom", "imported"]),
    recipe: text,
  },
  { spacing: triple },
);

/** Whether two volumes would hold the same voxels in the same blocks. */
export function sameVolume(a: VolumeInfo, b: VolumeInfo): boolean {
  return JSON.stringify(parseInfo(a, "volume")) === JSON.stringify(parseInfo(b, "volume"));
}

export function damaged(why: string): AppError {
  return new AppError("bad-volume", `This volume cannot be used: ${why}.`, {
    kept: "The file was left as it is.",
    advice: "Make the volume again.",
  });
}
