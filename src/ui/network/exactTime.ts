/** Time of day to the millisecond: "13:02:11.004". */
export function exactTime(at: number): string {
  const date = new Date(at);
  const ms = String(date.getMilliseconds()).padStart(3, "0");
  return `${date.toLocaleTimeString("en-GB", { hour12: false })}.${ms}`;
}
