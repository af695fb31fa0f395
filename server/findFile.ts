import { createHash } from "node:crypto";
import { open, realpath, type FileHandle } from "node:fs/promises";
import { join, sep } from "node:path";

export interface Found {
  readonly file: FileHandle;
  /** Path from the root of the app, `/index.html` for a folder's page. */
  readonly path: string;
  readonly size: number;
  /** Strong entity tag: a hash of the content. */
  readonly tag: string;
}

/** A letter, digit, `_`, `@` or `+` first: nothing hidden, no `..`, no drive, no stream, no device. */
const NAME = /^[\w@+]([\w@+.-]*[\w@+-])?$/;

/**
 * Opens the file that a decoded request path names; the caller closes it.
 * @returns undefined when it is outside the folder, hidden, missing or no file
 */
export async function findFile(root: string, requested: string): Promise<Found | undefined> {
  const path = requested.endsWith("/") ? `${requested}index.html` : requested;
  if (!path.slice(1).split("/").every(isName)) return undefined;
  let file: FileHandle | undefined;
  try {
    const [real, realRoot] = await Promise.all([realpath(join(root, path)), realpath(root)]);
    // realpath follows links: one that points outside the folder is refused here.
    if (!real.startsWith(realRoot + sep)) return undefined;
    file = await open(real, "r");
    const tag = await tagOf(file);
    if (tag) return { file, path, ...tag };
  } catch {
    // Missing and unreadable look the same from outside.
  }
  await file?.close();
  return undefined;
}

function isName(part: string): boolean {
  return NAME.test(part);
}

const known = new Map<string, string>();

/**
 * From the content, not from the date: unpacked packages give every file the same date, and a roll-back an older one.
 * Read once for each state of a file.
 */
async function tagOf(file: FileHandle): Promise<{ size: number; tag: string } | undefined> {
  const { dev, ino, size, mtimeMs, ctimeMs, isFile } = await statOf(file);
  if (!isFile) return undefined;
  const key = [dev, ino, size, mtimeMs, ctimeMs].join(" ");
  let tag = known.get(key);
  if (tag === undefined) {
    const hash = createHash("sha256");
    const chunks = file.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Buffer>;
    for await (const chunk of chunks) hash.update(chunk);
    tag = `"${hash.digest("base64url").slice(0, 27)}"`;
    known.set(key, tag);
  }
  return { size, tag };
}

async function statOf(file: FileHandle) {
  const stats = await file.stat();
  const { dev, ino, size, mtimeMs, ctimeMs } = stats;
  return { dev, ino, size, mtimeMs, ctimeMs, isFile: stats.isFile() };
}
