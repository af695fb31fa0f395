import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** The folder of real scans that some tests use: DARKROOM_DATA, else beside the project. */
const ROOT = process.env["DARKROOM_DATA"] ?? resolve(import.meta.dirname, "../../../../shared/data");

export interface RealFile {
  /** Relative to the folder of scans. */
  readonly path: string;
  read(): Uint8Array;
  readonly size: number;
}

/** @returns undefined, and says so, when the folder is not there: the tests that need it are skipped */
export function realScans(folder: string): RealFile[] | undefined {
  const path = join(ROOT, folder);
  if (!existsSync(path)) {
    console.warn(
      `SKIPPED: tests with real scans (${folder}); set DARKROOM_DATA to the folder that holds it.`,
    );
    return undefined;
  }
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
    .sort()
    .map((file) => ({
      path: relative(ROOT, file),
      size: statSync(file).size,
      read: () => new Uint8Array(readFileSync(file)),
    }));
}
