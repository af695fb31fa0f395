import { AppError } from "@/domain/errors";

const NAMED = new Set(["NotFoundError", "TypeMismatchError"]);

/** The DOMException name of a thrown value, or "" when it has none. */
export function nameOf(thrown: unknown): string {
  return thrown instanceof Error || thrown instanceof DOMException ? thrown.name : "";
}

export function notFound(path: string): AppError {
  return new AppError("not-found", `A stored file is missing: ${path}.`, {
    advice: "Remove the set or run that it belongs to, and make it again.",
  });
}

export function quotaReached(cause?: unknown): AppError {
  return new AppError("quota", "This browser has no more room to store images.", {
    kept: "Everything saved before is kept.",
    advice: "Free some disk space or remove an older set or run, then try again.",
    cause,
  });
}

/** A failure of the browser's storage in the words of a person. */
export function storageFailure(thrown: unknown, path: string): AppError {
  if (thrown instanceof AppError) return thrown;
  const name = nameOf(thrown);
  if (NAMED.has(name)) return notFound(path);
  if (name === "QuotaExceededError") return quotaReached(thrown);
  if (isHeld(thrown)) {
    return new AppError("busy", `Another tab is still using ${path}.`, {
      kept: "Nothing was changed.",
      advice: "Close other Darkroom tabs, then try again.",
      cause: thrown,
    });
  }
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError("storage", `The browser's storage failed at ${path}: ${reason}`, {
    kept: "Everything saved before is kept.",
    advice: "Reload the page and try again.",
    cause: thrown,
  });
}

/** Another worker holds the file open: for a moment after a reload, or for as long as another tab lives. */
export function isHeld(thrown: unknown): boolean {
  const name = nameOf(thrown);
  return name === "NoModificationAllowedError" || name === "InvalidStateError";
}
