import type { PatientSource } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import { fileName } from "./sourceFile";

/**
 * File names of public sets that name the patient. The prefix keeps `person12` and `IM-0012` apart.
 * Kermany et al. 2018 (pneumonia, normal); NIH ChestX-ray14 (`00000012_003.png`).
 */
const KNOWN: readonly { readonly prefix: string; readonly pattern: RegExp }[] = [
  { prefix: "person", pattern: /person(\d+)/i },
  { prefix: "IM", pattern: /IM-(\d+)/ },
  { prefix: "NIH", pattern: /(?:^|\D)(\d{8})_\d{3}(?!\d)/ },
];

/**
 * How files name their patient when their header does not.
 * @returns a function from path to a raw key, which must be hashed at once
 * @throws {AppError} `bad-config` when the pattern is not a regular expression
 */
export function patientKeys(source: PatientSource): (path: string) => string {
  switch (source.kind) {
    case "auto":
      return (path) => knownKey(fileName(path)) ?? ownKey(path);
    case "pattern": {
      const pattern = compile(source.pattern);
      return (path) => pattern.exec(fileName(path))?.[1] ?? ownKey(path);
    }
    case "each-file":
      return ownKey;
    default:
      return source satisfies never;
  }
}

function knownKey(name: string): string | undefined {
  for (const { prefix, pattern } of KNOWN) {
    const found = pattern.exec(name)?.[1];
    if (found !== undefined) return `${prefix}:${found}`;
  }
  return undefined;
}

function ownKey(path: string): string {
  return `file:${path}`;
}

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch {
    throw new AppError("bad-config", "The file-name pattern for patients is not a regular expression.", {
      advice: "Put the part that names the patient in brackets, for example person(\\d+).",
    });
  }
}
