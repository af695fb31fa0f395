import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** JavaScript needed before the shell is usable: the entry and what it imports statically. */
const LIMIT = 250 * 1024;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

/** Gzipped bytes of the entry script and everything it imports before running. */
export function shellSize(): { bytes: number; files: string[] } {
  const manifest = JSON.parse(readFileSync("build/chunks.json", "utf8")) as Record<string, Chunk>;
  const files = new Set<string>();
  const visit = (chunk: Chunk | undefined) => {
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const name of chunk.imports ?? []) visit(manifest[name]);
  };
  for (const chunk of Object.values(manifest)) if (chunk.isEntry) visit(chunk);
  let bytes = 0;
  for (const file of files) bytes += gzipSync(readFileSync(`dist/${file}`)).length;
  return { bytes, files: [...files] };
}

if (process.argv[1]?.endsWith("size.ts")) {
  const { bytes, files } = shellSize();
  console.log(
    `Shell JavaScript: ${(bytes / 1024).toFixed(1)} KB gzipped in ${files.length} files, limit ${LIMIT / 1024} KB`,
  );
  if (files.length === 0) throw new Error("The build manifest names no entry.");
  process.exit(bytes <= LIMIT ? 0 : 1);
}
