import dicomParser from "dicom-parser";
import { AppError } from "@/domain/errors";

/** Reads of 16 bits that a header may cost: about half a million elements, far above any real file. */
const MOST_READS = 2_000_000;

/**
 * dicom-parser's stream with a budget. The parser has no limit of its own on elements or scanning, and
 * all of its loops read through here, however deep they are nested.
 */
export class BoundedStream extends dicomParser.ByteStream {
  private left = MOST_READS;

  constructor(bytes: Uint8Array, position: number) {
    super(dicomParser.littleEndianByteArrayParser, bytes, position);
    const inherited = dicomParser.ByteStream.prototype.readUint16;
    this.readUint16 = () => {
      if (--this.left < 0) {
        throw new AppError("bad-dicom", "The DICOM header has far too many elements to be a real image.");
      }
      return inherited.call(this);
    };
  }
}
