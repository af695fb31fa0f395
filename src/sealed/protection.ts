/** Which of the two policies came with the page, as its own response says. */
export interface Protection {
  readonly policy: boolean;
  readonly allowlist: boolean;
}

/** Asks our own server, or the service worker, for the page once more and reads its headers. */
export async function protectionInForce(): Promise<Protection> {
  try {
    const { headers } = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
    return { policy: headers.has("Content-Security-Policy"), allowlist: headers.has("Connection-Allowlist") };
  } catch {
    return { policy: false, allowlist: false };
  }
}
