import type { BuildFile } from "@/domain/sealed";
import type { Bytes } from "./buildCache";
import { sha256 } from "./hash";

/** A file that the server does not have, or not as it was built. */
export class TamperedFile extends Error {
  override readonly name = "TamperedFile";
  constructor(readonly path: string) {
    super(`${path} on the server is missing or not as it was built.`);
  }
}

/** The network as the service worker uses it; tests pass their own. */
export type Fetch = (address: string, options: RequestInit) => Promise<Response>;

export interface Fetched {
  readonly bytes: Bytes;
  readonly status: number;
}

/**
 * A file from the server, only if it is the one that was built.
 * @throws {TamperedFile} when it is another one or missing; TypeError when the server cannot be reached
 */
export async function fetchBuilt(file: BuildFile, root: URL, fetch: Fetch): Promise<Fetched> {
  const address = new URL(file.path, root).href;
  // The browser's own cache may hold an old or a damaged copy: asked a second time, it has to fetch the file anew.
  for (const cache of ["no-cache", "reload"] as const) {
    const response = await fetch(address, { cache, credentials: "same-origin", mode: "same-origin" });
    if (!response.ok) continue;
    const bytes = new Uint8Array(await response.arrayBuffer());
    if ((await sha256(bytes)) === file.sha256) return { bytes, status: response.status };
  }
  throw new TamperedFile(file.path);
}
