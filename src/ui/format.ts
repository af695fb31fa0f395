/** Numbers as people read them here: grouped, with a true minus sign, and with their unit. */

const grouped = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

export function count(value: number): string {
  return grouped.format(value).replace("-", "−");
}

/** "1 image", "412 images". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export function decimal(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits).replace("-", "−") : "none";
}

/** Bytes in decimal units, as disks are sold: "640 kB", "78 MB", "6.4 GB". */
export function bytes(value: number): string {
  if (value < 1e6) return `${count(Math.ceil(value / 1e3))} kB`;
  if (value < 1e9) return `${decimal(value / 1e6, value < 1e7 ? 1 : 0)} MB`;
  return `${decimal(value / 1e9, 1)} GB`;
}

/** "6.4 of 48 GB": the unit once, where both share it. */
export function bytesOf(used: number, all: number): string {
  const [number, unit] = bytes(used).split(" ");
  const [allNumber, allUnit] = bytes(all).split(" ");
  const whole = allNumber?.replace(/\.0$/, "");
  return unit === allUnit ? `${number} of ${whole} ${allUnit}` : `${number} ${unit} of ${whole} ${allUnit}`;
}

/** "40 s", "23 min", "3 h 20 min": coarse, because it is an estimate. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** Time of day, 24 hours: "14:55". */
export function clock(date: Date): string {
  return date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/** The time of day that many milliseconds from now. */
export function clockIn(ms: number): string {
  return clock(new Date(Date.now() + ms));
}

/** Axis labels: "0", "500", "10k", "2.5k". */
export function short(value: number): string {
  if (value < 1000) return count(value);
  return `${Number((value / 1000).toFixed(2))}k`;
}

/** A class name inside a sentence: "Pleural effusion" becomes "pleural effusion", "COVID-19" stays. */
export function lowered(name: string): string {
  const second = name.charAt(1);
  return second === second.toLowerCase() ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}
