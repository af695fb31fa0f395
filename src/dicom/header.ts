import dicomParser, { type ByteArrayParser, type DataSet, type Element } from "dicom-parser";
import { AppError } from "@/domain/errors";
import { BoundedStream } from "./boundedStream";
import { encodingOf, type Encoding } from "./transferSyntaxes";

const PIXEL_DATA = "x7fe00010";

/** A class at run time, though the package's types call it an interface. */
const { DataSet: ParsedData } = dicomParser as unknown as {
  DataSet: new (parser: ByteArrayParser, bytes: Uint8Array, elements: Record<string, Element>) => DataSet;
};

/** A parsed data set up to its pixel data. Stays inside this room: it holds every header value. */
export interface Header {
  readonly data: DataSet;
  readonly pixelData: Element | undefined;
}

/** True for Part 10 files, and for data sets that were saved without the preamble. */
export function looksLikeDicom(bytes: Uint8Array): boolean {
  return startOf(bytes) !== undefined;
}

/**
 * Parses everything before the pixel data.
 * @throws {AppError} `bad-dicom`, `unsupported-syntax`
 */
export function readHeader(bytes: Uint8Array): Header {
  const start = startOf(bytes);
  if (start === undefined) throw new AppError("not-an-image", "The file is not a DICOM file.");
  return guarded(() => parse(bytes, start));
}

/**
 * Runs code that asks dicom-parser. It throws strings, Errors and objects, and overflows the stack on
 * thousands of nested sequences; its text is not passed on, since it may quote the file.
 */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError("bad-dicom", "The DICOM header is damaged or ends early.", {
      advice: "Copy or export the file again from its source.",
    });
  }
}

function parse(bytes: Uint8Array, start: number): Header {
  const stream = new BoundedStream(bytes, start);
  const syntax = readMeta(stream);
  const encoding = syntax === undefined ? guessEncoding(bytes, stream.position) : encodingOf(syntax);
  const data = new ParsedData(dicomParser.littleEndianByteArrayParser, bytes, {});
  const until = { untilTag: PIXEL_DATA };
  if (encoding === "explicit") dicomParser.parseDicomDataSetExplicit(data, stream, bytes.length, until);
  else dicomParser.parseDicomDataSetImplicit(data, stream, bytes.length, until);
  return { data, pixelData: data.elements[PIXEL_DATA] };
}

/** Reads group 0002 (always explicit little endian, PS3.10 7.1). @returns the transfer syntax UID */
function readMeta(stream: BoundedStream): string | undefined {
  let syntax: string | undefined;
  while (stream.position + 8 <= stream.byteArray.length) {
    const before = stream.position;
    if (groupAt(stream.byteArray as Uint8Array, before) !== 0x0002) break;
    const element = dicomParser.readDicomElementExplicit(stream, []);
    if (element.tag !== "x00020010") continue;
    syntax = dicomParser.readFixedString(stream.byteArray, element.dataOffset, element.length).trim();
  }
  return syntax;
}

/** Where the first element lies: after the preamble, or at 0 when there is none. */
function startOf(bytes: Uint8Array): number | undefined {
  if (bytes.length > 132 && asciiAt(bytes, 128, 4) === "DICM") return 132;
  if (bytes.length < 16) return undefined;
  const group = groupAt(bytes, 0);
  const element = groupAt(bytes, 2);
  if (group === 0x0002 && element <= 0x0016 && isVr(asciiAt(bytes, 4, 2))) return 0;
  if (group !== 0x0008 || element > 0x0070) return undefined;
  if (isVr(asciiAt(bytes, 4, 2))) return 0;
  // Implicit: a 32-bit length, short for every element that may come first.
  const length = groupAt(bytes, 4) + 65_536 * groupAt(bytes, 6);
  return length <= 256 && length + 16 <= bytes.length && groupAt(bytes, 8 + length) === 0x0008
    ? 0
    : undefined;
}

function guessEncoding(bytes: Uint8Array, position: number): Encoding {
  return isVr(asciiAt(bytes, position + 4, 2)) ? "explicit" : "implicit";
}

const VALUE_REPRESENTATIONS = new Set(
  "AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV".split(
    " ",
  ),
);
function isVr(text: string): boolean {
  return VALUE_REPRESENTATIONS.has(text);
}

function groupAt(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] ?? 0) | ((bytes[offset + 1] ?? 0) << 8);
}

function asciiAt(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}
