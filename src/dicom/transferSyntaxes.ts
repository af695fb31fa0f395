import { AppError } from "@/domain/errors";

const ROOT = "1.2.840.10008.1.2";

/** Transfer syntaxes of DICOM PS3.6 (2024), table A-1, that hold pixels this release cannot decode. */
const REFUSED: Readonly<Record<string, string>> = {
  [`${ROOT}.1.98`]: "Encapsulated Uncompressed Explicit VR Little Endian",
  [`${ROOT}.1.99`]: "Deflated Explicit VR Little Endian",
  [`${ROOT}.2`]: "Explicit VR Big Endian",
  [`${ROOT}.4.50`]: "JPEG Baseline (Process 1)",
  [`${ROOT}.4.51`]: "JPEG Extended (Process 2 & 4)",
  [`${ROOT}.4.52`]: "JPEG Extended (Process 3 & 5)",
  [`${ROOT}.4.53`]: "JPEG Spectral Selection, Non-Hierarchical (Process 6 & 8)",
  [`${ROOT}.4.54`]: "JPEG Spectral Selection, Non-Hierarchical (Process 7 & 9)",
  [`${ROOT}.4.55`]: "JPEG Full Progression, Non-Hierarchical (Process 10 & 12)",
  [`${ROOT}.4.56`]: "JPEG Full Progression, Non-Hierarchical (Process 11 & 13)",
  [`${ROOT}.4.57`]: "JPEG Lossless, Non-Hierarchical (Process 14)",
  [`${ROOT}.4.58`]: "JPEG Lossless, Non-Hierarchical (Process 15)",
  [`${ROOT}.4.59`]: "JPEG Extended, Hierarchical (Process 16 & 18)",
  [`${ROOT}.4.60`]: "JPEG Extended, Hierarchical (Process 17 & 19)",
  [`${ROOT}.4.61`]: "JPEG Spectral Selection, Hierarchical (Process 20 & 22)",
  [`${ROOT}.4.62`]: "JPEG Spectral Selection, Hierarchical (Process 21 & 23)",
  [`${ROOT}.4.63`]: "JPEG Full Progression, Hierarchical (Process 24 & 26)",
  [`${ROOT}.4.64`]: "JPEG Full Progression, Hierarchical (Process 25 & 27)",
  [`${ROOT}.4.65`]: "JPEG Lossless, Hierarchical (Process 28)",
  [`${ROOT}.4.66`]: "JPEG Lossless, Hierarchical (Process 29)",
  [`${ROOT}.4.70`]: "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14)",
  [`${ROOT}.4.80`]: "JPEG-LS Lossless",
  [`${ROOT}.4.81`]: "JPEG-LS Lossy (Near-Lossless)",
  [`${ROOT}.4.90`]: "JPEG 2000 (Lossless Only)",
  [`${ROOT}.4.91`]: "JPEG 2000",
  [`${ROOT}.4.92`]: "JPEG 2000 Part 2 Multi-component (Lossless Only)",
  [`${ROOT}.4.93`]: "JPEG 2000 Part 2 Multi-component",
  [`${ROOT}.4.94`]: "JPIP Referenced",
  [`${ROOT}.4.95`]: "JPIP Referenced Deflate",
  [`${ROOT}.4.100`]: "MPEG2 Main Profile / Main Level",
  [`${ROOT}.4.100.1`]: "Fragmentable MPEG2 Main Profile / Main Level",
  [`${ROOT}.4.101`]: "MPEG2 Main Profile / High Level",
  [`${ROOT}.4.101.1`]: "Fragmentable MPEG2 Main Profile / High Level",
  [`${ROOT}.4.102`]: "MPEG-4 AVC/H.264 High Profile / Level 4.1",
  [`${ROOT}.4.102.1`]: "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1",
  [`${ROOT}.4.103`]: "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1",
  [`${ROOT}.4.103.1`]: "Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1",
  [`${ROOT}.4.104`]: "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video",
  [`${ROOT}.4.104.1`]: "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video",
  [`${ROOT}.4.105`]: "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video",
  [`${ROOT}.4.105.1`]: "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video",
  [`${ROOT}.4.106`]: "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2",
  [`${ROOT}.4.106.1`]: "Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2",
  [`${ROOT}.4.107`]: "HEVC/H.265 Main Profile / Level 5.1",
  [`${ROOT}.4.108`]: "HEVC/H.265 Main 10 Profile / Level 5.1",
  [`${ROOT}.4.110`]: "JPEG XL Lossless",
  [`${ROOT}.4.111`]: "JPEG XL JPEG Recompression",
  [`${ROOT}.4.112`]: "JPEG XL",
  [`${ROOT}.4.201`]: "High-Throughput JPEG 2000 (Lossless Only)",
  [`${ROOT}.4.202`]: "High-Throughput JPEG 2000 with RPCL Options (Lossless Only)",
  [`${ROOT}.4.203`]: "High-Throughput JPEG 2000",
  [`${ROOT}.4.204`]: "JPIP HTJ2K Referenced",
  [`${ROOT}.4.205`]: "JPIP HTJ2K Referenced Deflate",
  [`${ROOT}.5`]: "RLE Lossless",
  [`${ROOT}.6.1`]: "RFC 2557 MIME encapsulation",
  [`${ROOT}.6.2`]: "XML Encoding",
  [`${ROOT}.7.1`]: "SMPTE ST 2110-20 Uncompressed Progressive Active Video",
  [`${ROOT}.7.2`]: "SMPTE ST 2110-20 Uncompressed Interlaced Active Video",
  [`${ROOT}.7.3`]: "SMPTE ST 2110-30 PCM Digital Audio",
  [`${ROOT}.8.1`]: "Deflated Image Frame Compression",
};

export type Encoding = "implicit" | "explicit";

/**
 * How the data set behind a file's meta header is encoded.
 * @throws {AppError} `unsupported-syntax`, with the name of the syntax
 */
export function encodingOf(uid: string): Encoding {
  if (uid === ROOT) return "implicit";
  if (uid === `${ROOT}.1`) return "explicit";
  const name = REFUSED[uid];
  const called = name === undefined ? "an unknown transfer syntax" : `the transfer syntax ${name}`;
  // A UID from the file is shown only when it is shaped like one: nothing else of a header may leave.
  const shown = /^[0-9.]{1,64}$/.test(uid) ? ` (${uid})` : "";
  throw new AppError(
    "unsupported-syntax",
    `The DICOM file uses ${called}${shown}, which cannot be read yet.`,
    {
      advice:
        "Export it as uncompressed little endian (for example with dcmconv or dcmdjpeg) and import it again.",
    },
  );
}
