const MINUTE = 60_000;

/** A line for a person, on stderr: stdout stays free for results. */
export function say(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}\n` : `${line}\n`);
}

let lastProgress = 0;
/** A line that is written over on a terminal, and appears at most every ten seconds in a file. */
export function sayProgress(line: string): void {
  if (process.stderr.isTTY) {
    process.stderr.write(`\r\x1b[K${line}`);
  } else if (performance.now() - lastProgress > 10_000) {
    lastProgress = performance.now();
    process.stderr.write(`${line}\n`);
  }
}

/** "1 h 5 min", "4 min", "12 s". */
export function duration(ms: number): string {
  if (ms < MINUTE) return `${Math.round(ms / 1000)} s`;
  const minutes = Math.round(ms / MINUTE);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
