import { say } from "./say";

/** Aborts on Ctrl-C or a polite kill; a second one ends the process at once. */
export function interruptSignal(): AbortSignal {
  const interrupted = new AbortController();
  const stop = () => {
    say("Stopping.");
    interrupted.abort();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  return interrupted.signal;
}

export function withTimeLimit(signal: AbortSignal, minutes: number | undefined): AbortSignal {
  return minutes === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(minutes * 60_000)]);
}
