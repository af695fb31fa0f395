/** Every failure a person may meet has one of these codes; tests and the UI switch on them. */
export type ErrorCode =
  // files
  | "empty-selection"
  | "empty-file"
  | "not-an-image"
  | "bad-dicom"
  | "bad-png"
  | "bad-jpeg"
  | "unsupported-syntax"
  | "unsupported-pixels"
  | "no-pixels"
  | "too-small"
  | "too-large"
  | "blank-image"
  | "bad-series"
  | "duplicate"
  | "no-label"
  | "bad-csv"
  | "csv-names-missing-file"
  // training
  | "too-few-images"
  | "too-few-classes"
  | "bad-config"
  | "diverged"
  | "bad-checkpoint"
  | "bad-volume"
  // machine
  | "no-webgpu"
  | "device-lost"
  | "wrong-backend"
  | "out-of-memory"
  | "quota"
  | "storage"
  | "locked"
  | "wrong-passphrase"
  | "worker-died"
  | "cancelled"
  | "busy"
  | "not-found"
  | "internal";

/** What crosses a thread in place of an Error. */
export interface AppErrorData {
  readonly code: ErrorCode;
  /** What happened, in one sentence for a person. */
  readonly message: string;
  /** What was kept. */
  readonly kept?: string;
  /** What to do next. */
  readonly advice?: string;
}

/** The one error type that reaches a person: what happened, what was kept, what to do. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly kept?: string;
  readonly advice?: string;

  constructor(
    readonly code: ErrorCode,
    message: string,
    more: { kept?: string; advice?: string; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    if (more.kept !== undefined) this.kept = more.kept;
    if (more.advice !== undefined) this.advice = more.advice;
  }
}

/** Any thrown value as plain data; foreign errors become `internal` with their own message. */
export function toErrorData(thrown: unknown): AppErrorData {
  if (thrown instanceof AppError) {
    return {
      code: thrown.code,
      message: thrown.message,
      ...(thrown.kept === undefined ? {} : { kept: thrown.kept }),
      ...(thrown.advice === undefined ? {} : { advice: thrown.advice }),
    };
  }
  if (thrown instanceof DOMException && thrown.name === "AbortError") {
    return { code: "cancelled", message: "Stopped." };
  }
  if (thrown instanceof DOMException && thrown.name === "QuotaExceededError") {
    return {
      code: "quota",
      message: "This browser has no more room to store images.",
      kept: "Everything saved before is kept.",
      advice: "Free some disk space or remove an older set or run, then try again.",
    };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "internal", message };
}

export function fromErrorData(data: AppErrorData): AppError {
  return new AppError(data.code, data.message, {
    ...(data.kept === undefined ? {} : { kept: data.kept }),
    ...(data.advice === undefined ? {} : { advice: data.advice }),
  });
}
