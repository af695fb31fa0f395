/**
 * The files a room may keep, without knowing where: OPFS in the browser, memory in tests, a folder under Node.
 * Paths are relative, with `/`. Missing files reject with AppError `not-found`; a full disk with `quota`.
 */
export interface FileStore {
  /** Bytes [start, end) of a file; the whole file by default. */
  read(path: string, start?: number, end?: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Replaces a file whole: the old bytes stay readable until the new ones are complete. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Opens for appending, creating folders as needed; `truncateTo` drops what lies beyond it. */
  append(path: string, truncateTo?: number): Promise<FileAppender>;
  exists(path: string): Promise<boolean>;
  /** Size in bytes, 0 when missing. */
  size(path: string): Promise<number>;
  /** Names directly inside a folder; empty when missing. */
  list(folder: string): Promise<string[]>;
  /** Removes a file or a folder with all it holds; silent when missing. */
  remove(path: string): Promise<void>;
}

export interface FileAppender {
  /** @returns the offset at which the bytes start */
  append(bytes: Uint8Array): Promise<number>;
  close(): Promise<void>;
}
