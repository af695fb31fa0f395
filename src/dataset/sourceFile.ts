/** One file that was offered: a handle, read when its turn comes. */
export interface SourceFile {
  /** Relative to what was dropped, with `/`. */
  readonly path: string;
  readonly size: number;
  read(): Promise<Uint8Array>;
  /** The same bytes bit by bit, for files that need not be in memory whole. */
  stream?(): ReadableStream<Uint8Array>;
}

export async function streamOf(file: SourceFile): Promise<ReadableStream<Uint8Array>> {
  return file.stream?.() ?? new Blob([(await file.read()) as Uint8Array<ArrayBuffer>]).stream();
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The folders of a path, outermost first. */
export function foldersOf(path: string): string[] {
  return path.split("/").filter(Boolean).slice(0, -1);
}

/** What operating systems leave in folders; nobody chose these files, so nothing is said of them. */
export function isHidden(path: string): boolean {
  const segments = path.split("/");
  const name = segments.at(-1)!.toLowerCase();
  return (
    segments.some((part) => part.startsWith(".") || part === "__MACOSX") ||
    name === "thumbs.db" ||
    name === "desktop.ini"
  );
}
