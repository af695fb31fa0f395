/** Saves a file through the browser's own download. */
export function saveFile(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The download reads the URL after this turn; a minute is ample, and the blob is then let go.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
