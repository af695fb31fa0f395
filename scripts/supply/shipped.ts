import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { BuildFile } from "../../src/domain/sealed";
import { compare } from "./packages";

/** Every file below a folder with its size and hash, sorted by path. */
export function filesOf(folder: string): BuildFile[] {
  return pathsOf(folder)
    .map((path) => {
      const bytes = readFileSync(join(folder, path));
      return { path, bytes: bytes.length, sha256: sha256(bytes) };
    })
    .sort((a, b) => compare(a.path, b.path));
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The one number of a list: the SHA-256 of what `sha256sum` would print for it. */
export function hashOfList(files: readonly BuildFile[]): string {
  return sha256(files.map((file) => `${file.sha256}  ${file.path}\n`).join(""));
}

function pathsOf(folder: string, inside = ""): string[] {
  return readdirSync(join(folder, inside)).flatMap((name) => {
    const path = inside === "" ? name : `${inside}/${name}`;
    return statSync(join(folder, path)).isDirectory() ? pathsOf(folder, path) : [path];
  });
}
