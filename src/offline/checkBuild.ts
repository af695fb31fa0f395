import { AppError } from "@/domain/errors";
import { readOwnFile } from "@/domain/ownFiles";
import type { BuildFile, BuildManifest } from "@/domain/sealed";
import { isAppCache } from "./buildCache";
import { hashOfFiles, sha256 } from "./hash";
import { MANIFEST_PATH, parseManifest } from "./manifest";

export interface BuildCheck {
  /** The list that belongs to the version this page runs. */
  readonly manifest: BuildManifest;
  readonly checked: number;
  /** Files whose stored copy or whose copy on the server is not as it was built. */
  readonly wrong: readonly string[];
  /** Files that are neither stored nor on the server. */
  readonly missing: readonly string[];
  /** `other-version`: the server has been updated since; its files are not compared. */
  readonly server: "same" | "other-version" | "unreachable";
}

/**
 * Hashes every file of the build anew, the stored copy and, when the server answers, the server's.
 * @throws {AppError} `internal` when the list cannot be read: a development server has none
 */
export async function checkBuild(onProgress?: (done: number, total: number) => void): Promise<BuildCheck> {
  const manifest = await readManifest();
  if ((await hashOfFiles(manifest.files)) !== manifest.sha256) {
    throw new AppError("internal", "The list of this build's files does not add up.", {
      advice: "Ask whoever looks after the server to install the app's files again.",
    });
  }
  const server = await serverHas(manifest);
  const wrong: string[] = [];
  const missing: string[] = [];
  for (const [i, file] of manifest.files.entries()) {
    onProgress?.(i, manifest.files.length);
    const copies = await copiesOf(file, server === "same");
    if (copies.length === 0) missing.push(file.path);
    else if (copies.some((hash) => hash !== file.sha256)) wrong.push(file.path);
  }
  onProgress?.(manifest.files.length, manifest.files.length);
  return { manifest, checked: manifest.files.length, wrong, missing, server };
}

/**
 * The list of the version this page runs.
 * @throws {AppError} `internal` when there is none
 */
export async function readManifest(): Promise<BuildManifest> {
  return parseManifest(await textOf(await readOwnFile(address(MANIFEST_PATH))));
}

async function serverHas(manifest: BuildManifest): Promise<BuildCheck["server"]> {
  try {
    const response = await readOwnFile(address(MANIFEST_PATH), { from: "server" });
    return parseManifest(await textOf(response)).sha256 === manifest.sha256 ? "same" : "other-version";
  } catch (thrown) {
    return thrown instanceof AppError ? "other-version" : "unreachable";
  }
}

/** Hashes of the copies there are: read past the service worker, which would mend a damaged one. */
async function copiesOf(file: BuildFile, withServer: boolean): Promise<string[]> {
  const stored = await storedCopy(file);
  const hashes = stored === undefined ? [] : [stored];
  if (!withServer) return hashes;
  const response = await readOwnFile(address(file.path), { from: "server" }).catch(() => undefined);
  return response?.ok ? [...hashes, await hashOf(response)] : hashes;
}

/** The hash of the stored copy; of several versions' copies the one that is right, if there is one. */
async function storedCopy(file: BuildFile): Promise<string | undefined> {
  let found: string | undefined;
  // A page that is not served securely has no caches.
  for (const name of (await globalThis.caches?.keys()) ?? []) {
    if (!isAppCache(name)) continue;
    const kept = await (await caches.open(name)).match(address(file.path));
    if (kept) found = await hashOf(kept);
    if (found === file.sha256) return found;
  }
  return found;
}

async function hashOf(response: Response): Promise<string> {
  return sha256(new Uint8Array(await response.arrayBuffer()));
}

async function textOf(response: Response): Promise<string> {
  if (response.ok) return response.text();
  throw new AppError("internal", `The list of this build's files could not be read (${response.status}).`, {
    advice: "Check that the app's files are complete, then reload the page.",
  });
}

function address(path: string): string {
  return new URL(`${import.meta.env.BASE_URL}${path}`, location.origin).href;
}
