/** Thumbnails are read and drawn in runs of this many. */
export const CHUNK = 16;

/** Which runs of thumbnails are in sight, with one to spare on each side: [first, end). */
export function chunksInSight(
  scrolled: number,
  width: number,
  item: number,
  count: number,
): readonly [number, number] {
  const chunk = item * CHUNK;
  const total = Math.ceil(count / CHUNK);
  const first = Math.floor(scrolled / chunk) - 1;
  const end = Math.ceil((scrolled + width) / chunk) + 1;
  return [Math.max(0, Math.min(first, total)), Math.max(0, Math.min(end, total))];
}

/** Where to scroll so that an item is in sight: unchanged when it is already, else with it in the middle. */
export function scrollFor(at: number, scrolled: number, width: number, item: number): number {
  const left = at * item;
  const inSight = left >= scrolled && left + item <= scrolled + width;
  return inSight ? scrolled : Math.max(0, left - (width - item) / 2);
}

/** Position after a key, or null when the key is not one of a list's. */
export function positionAfter(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  const last = count - 1;
  switch (key) {
    case "ArrowRight":
      return Math.min(last, at + 1);
    case "ArrowLeft":
      return Math.max(0, at - 1);
    case "Home":
      return 0;
    case "End":
      return last;
    case "PageDown":
      return Math.min(last, at + CHUNK);
    case "PageUp":
      return Math.max(0, at - CHUNK);
    default:
      return null;
  }
}
