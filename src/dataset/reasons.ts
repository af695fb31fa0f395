import type { Rejection } from "@/domain/dataset";
import type { ErrorCode } from "@/domain/errors";
import { count } from "./labels";

const WORDS: Partial<Record<ErrorCode, string>> = {
  "empty-file": "empty",
  "not-an-image": "not an image",
  "bad-dicom": "damaged DICOM",
  "bad-png": "damaged PNG",
  "bad-jpeg": "damaged JPEG",
  "unsupported-syntax": "compressed DICOM",
  "unsupported-pixels": "of a kind that cannot be read yet",
  "no-pixels": "DICOM without an image",
  "too-small": "too small",
  "too-large": "too large",
  "blank-image": "blank",
  "bad-series": "not of a volume",
  duplicate: "duplicates",
  "no-label": "without a class",
};

/** "8 not an image, 4 damaged DICOM": most frequent first. */
export function reasonsInWords(rejections: readonly Rejection[]): string {
  const counts = new Map<ErrorCode, number>();
  for (const { code } of rejections) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([code, number]) => `${number.toLocaleString("en-GB")} ${WORDS[code] ?? "unreadable"}`)
    .join(", ");
}

/** "None of the 12 files could be used: 8 not an image, 4 damaged DICOM." */
export function noneUsable(rejections: readonly Rejection[]): string {
  return `None of the ${count(rejections.length, "file")} could be used: ${reasonsInWords(rejections)}.`;
}
