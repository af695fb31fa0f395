/** How long a browser may keep the app's files, whoever sends them. */

/** Names in this folder carry a hash of their content. */
export const HASHED_FOLDER = "/assets/";
export const KEPT_FOR_EVER = "public, max-age=31536000, immutable";
/** Kept, but asked about before each use: an upgrade or a roll-back shows at the next visit. */
export const ASKED_EACH_TIME = "no-cache";

export function cacheControlOf(path: string): string {
  return path.startsWith(HASHED_FOLDER) ? KEPT_FOR_EVER : ASKED_EACH_TIME;
}
