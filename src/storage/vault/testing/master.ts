/** A fresh data key, as unlocking gives it: not extractable. */
export function newMaster(): Promise<CryptoKey> {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  return crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
}
