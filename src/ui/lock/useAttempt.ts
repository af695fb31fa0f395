import { useState } from "react";
import { toErrorData, type AppErrorData } from "@/domain/errors";

interface Attempt {
  readonly busy: boolean;
  readonly error: AppErrorData | null;
  /** Runs the work, one at a time; `done` follows only a success. */
  run(work: () => Promise<void>, done?: () => void): void;
}

/** Something that takes a while and may be refused; the refusal is shown where it was asked for. */
export function useAttempt(): Attempt {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const run = async (work: () => Promise<void>, done?: () => void) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await work();
      done?.();
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run: (work, done) => void run(work, done) };
}
