/**
 * The only form in which a patient's identity leaves this room: `P-` and the first 8 hex digits of
 * SHA-256 over the set's salt and the identifier. Eight digits are enough to split by patient (two of 10,000
 * patients meet with about 1% probability, and then merely stay in the same part).
 * @param salt  random bytes, one draw per data set
 */
export async function hashPatient(salt: Uint8Array, identifier: string): Promise<string> {
  return "P-" + hex(await saltedDigest(salt, identifier.trim()), 4);
}

/** What else must be told apart without being known (a series, an image): 16 hex digits. */
export async function hashIdentifier(salt: Uint8Array, identifier: string): Promise<string> {
  return hex(await saltedDigest(salt, identifier), 8);
}

async function saltedDigest(salt: Uint8Array, identifier: string): Promise<Uint8Array> {
  const text = new TextEncoder().encode(identifier);
  const message = new Uint8Array(salt.length + text.length);
  message.set(salt);
  message.set(text, salt.length);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", message));
}

function hex(digest: Uint8Array, bytes: number): string {
  return Array.from(digest.subarray(0, bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
