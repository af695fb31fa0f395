import { readDicom } from "@/dicom/read";
import type { SourceKind } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { StoredPixels } from "@/domain/image";
import { readJpeg } from "./jpeg";
import { readPng } from "./png";
import { sniff } from "./sniff";

export interface DecodedFile {
  readonly image: StoredPixels;
  readonly source: SourceKind;
  /** Salted hash of the patient the header names; null when it names none. */
  readonly patient: string | null;
}

/**
 * One file's image, whatever its name says it is.
 * @throws {AppError} every code that a file can be left out for
 */
export async function decodeFile(bytes: Uint8Array, salt: Uint8Array): Promise<DecodedFile> {
  if (bytes.length === 0) throw emptyFile();
  const decoded = await decodeAs(sniff(bytes), bytes, salt);
  refuseBlank(decoded.image);
  return decoded;
}

export function emptyFile(): AppError {
  return new AppError("empty-file", "The file is empty (0 bytes).", {
    advice: "Copy it again from its source.",
  });
}

async function decodeAs(
  format: ReturnType<typeof sniff>,
  bytes: Uint8Array,
  salt: Uint8Array,
): Promise<DecodedFile> {
  switch (format) {
    case "dicom": {
      const { image, patientKey } = await readDicom(bytes, salt);
      return { image, source: "dicom", patient: patientKey };
    }
    case "png":
      return { image: readPng(bytes), source: "png", patient: null };
    case "jpeg":
      return { image: await readJpeg(bytes), source: "jpeg", patient: null };
    default:
      return format satisfies never;
  }
}

function refuseBlank({ pixels }: StoredPixels): void {
  const first = pixels[0];
  if (pixels.every((value) => value === first)) {
    const shade = first === 0 ? "black" : "one shade of grey";
    throw new AppError("blank-image", `The image is all ${shade}: there is nothing to learn from it.`);
  }
}
