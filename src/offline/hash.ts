/** SHA-256 in lower-case hex. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One number for a list of files: the SHA-256 of its lines, as `sha256sum` prints them. */
export function hashOfFiles(files: readonly { path: string; sha256: string }[]): Promise<string> {
  const lines = files.map((file) => `${file.sha256}  ${file.path}\n`).join("");
  return sha256(new TextEncoder().encode(lines));
}
