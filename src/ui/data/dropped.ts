/** A file with its path inside what was dropped. */
export interface DroppedFile {
  readonly path: string;
  readonly file: File;
}

/** The part of FileSystemEntry that is used; only its folders and files matter here. */
interface Entry {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly fullPath: string;
}
interface FileEntry extends Entry {
  file(done: (file: File) => void, failed: (error: DOMException) => void): void;
}
interface FolderEntry extends Entry {
  createReader(): {
    readEntries(done: (entries: Entry[]) => void, failed: (error: DOMException) => void): void;
  };
}

/**
 * All files of a drop, folders opened to the bottom. The entries must be taken before the first await:
 * the browser empties the list when the drop event is over.
 */
export async function droppedFiles(transfer: Pick<DataTransfer, "items" | "files">): Promise<DroppedFile[]> {
  const entries = [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry() as Entry | null);
  const loose = [...transfer.files];
  if (entries.some((entry) => entry === null)) return loose.map((file) => ({ path: file.name, file }));
  const found: DroppedFile[] = [];
  for (const entry of entries) if (entry) await collect(entry, found);
  return found;
}

async function collect(entry: Entry, found: DroppedFile[]): Promise<void> {
  if (entry.isFile) {
    const file = await fileOf(entry as FileEntry);
    if (file) found.push({ path: entry.fullPath.replace(/^\//, ""), file });
  } else if (entry.isDirectory) {
    for (const child of await childrenOf(entry as FolderEntry)) await collect(child, found);
  }
}

/** A file that vanished or may not be read is left out rather than ending the drop. */
function fileOf(entry: FileEntry): Promise<File | null> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}

/** Chromium hands out at most 100 entries a call; an empty answer is the end. */
async function childrenOf(folder: FolderEntry): Promise<Entry[]> {
  const reader = folder.createReader();
  const children: Entry[] = [];
  for (;;) {
    const some = await new Promise<Entry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return children;
    children.push(...some);
  }
}

/** Files of a picker; a folder picker gives each its path from the folder on. */
export function pickedFiles(list: FileList | null): DroppedFile[] {
  return [...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}
