/**
 * The one door through which the app reads its own files: code, models, lists. An address on any other origin is
 * refused before anything is sent; nothing is ever sent but the address. Lint lets no other file use the network.
 */

export interface OwnFileOptions {
  /** `server`: what the server has now, past every cache. Without it, the copy that was checked at the first visit. */
  readonly from?: "server";
  readonly signal?: AbortSignal;
}

/**
 * The answer for a file of the app.
 * @param address  on the app's own origin, absolute or relative to it
 * @throws TypeError for another origin, or when nothing answers
 */
export async function readOwnFile(address: string | URL, options: OwnFileOptions = {}): Promise<Response> {
  const { origin } = globalThis.location;
  const url = new URL(address, origin);
  if (url.origin !== origin) throw new TypeError(`${url.origin} is not this app's own origin.`);
  return fetch(url, {
    credentials: "same-origin",
    // A redirect to elsewhere fails instead of being followed.
    mode: "same-origin",
    ...(options.from === "server" ? { cache: "no-store" as const } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  });
}
