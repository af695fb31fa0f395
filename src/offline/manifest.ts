import { AppError } from "@/domain/errors";
import type { BuildFile, BuildManifest } from "@/domain/sealed";

export const MANIFEST_PATH = "build-manifest.json";

/**
 * The list of files as it was read.
 * @throws {AppError} `internal` when it is no list of a build
 */
export function parseManifest(text: string): BuildManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notAList();
  }
  if (!isRecord(value) || value.format !== 1 || typeof value.version !== "string") throw notAList();
  if (!isHash(value.sha256) || !Array.isArray(value.files)) throw notAList();
  const files: unknown[] = value.files;
  if (!files.every(isFile)) throw notAList();
  return { format: 1, version: value.version, sha256: value.sha256, files };
}

function isFile(value: unknown): value is BuildFile {
  return (
    isRecord(value) &&
    typeof value.path === "string" &&
    // Inside the app's folder and nowhere else.
    /^(?!\/)(?!.*\.\.)[\w@./-]+$/.test(value.path) &&
    Number.isSafeInteger(value.bytes) &&
    isHash(value.sha256)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isHash(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

function notAList(): AppError {
  return new AppError("internal", "The list of this build's files could not be read.", {
    advice: "Check that the app's files are complete, then reload the page.",
  });
}
