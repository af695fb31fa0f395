import type { SourceFile } from "@/dataset/sourceFile";
import type { ImportRequest } from "../protocol/library";

/** Files of the page as the data room reads them: one at a time, or bit by bit. */
export function sourcesOf(offered: ImportRequest["files"]): SourceFile[] {
  return offered.map(({ path, file }) => ({
    path,
    size: file.size,
    read: async () => new Uint8Array(await file.arrayBuffer()),
    stream: () => file.stream(),
  }));
}
