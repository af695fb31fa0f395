import { AppError } from "@/domain/errors";

/** Ends the names of files that are still being written; they are never listed. */
export const PARTIAL = ".partial";

/** The parts of a relative path; refuses those that would leave the root. */
export function segments(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.some((part) => part === "." || part === "..")) {
    throw new AppError("storage", `Not a path inside the store: ${path}`);
  }
  return parts;
}

export function fileSegments(path: string): { folder: string[]; name: string } {
  const folder = segments(path);
  const name = folder.pop();
  if (name === undefined) throw new AppError("storage", "A file needs a name.");
  return { folder, name };
}
