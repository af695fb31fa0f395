/**
 * The only form in which a patient's identity leaves this room: `P-` and the first 8 hex digits of
 * SHA-256 over the set's salt and the identifier. Eight digits are enough to split by patient (two of 10,000
 * patients meet with about 1% probability, and then merely stay in the same part).
 * @param salt  random bytes, one draw per data set
 */
export async function hashPatient(salt: Uint8Array, identifier: string): Promise<string> {
  const text = new TextEncoder().encode(identifier.trim());
  const message = new Uint8Array(salt.length + text.length);
  message.set(salt);
  message.set(text, salt.length);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", message));
  return "P-" + Array.from(digest.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
