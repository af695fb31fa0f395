/** How the app's files are sent, whoever sends them: their type and how long a browser may keep them. */

export const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".dkm": "application/octet-stream",
};

/** A name that is not in the table is bytes and nothing else: `nosniff` keeps a browser from guessing. */
export function contentTypeOf(path: string): string {
  const dot = path.lastIndexOf(".");
  return (dot < 0 ? undefined : contentTypes[path.slice(dot)]) ?? "application/octet-stream";
}

/** Names in this folder carry a hash of their content. */
export const HASHED_FOLDER = "/assets/";
export const KEPT_FOR_EVER = "public, max-age=31536000, immutable";
/** Kept, but asked about before each use: an upgrade or a roll-back shows at the next visit. */
export const ASKED_EACH_TIME = "no-cache";

export function cacheControlOf(path: string): string {
  return path.startsWith(HASHED_FOLDER) ? KEPT_FOR_EVER : ASKED_EACH_TIME;
}
