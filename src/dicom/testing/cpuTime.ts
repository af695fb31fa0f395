/** Processor time this process has used, in ms: unlike the clock, it does not grow while others use the machine. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
