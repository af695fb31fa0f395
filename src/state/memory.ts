/** What is remembered from visit to visit: the id of the last open data set. Works without storage too. */
const KEY = "darkroom.dataset";

function storage(): Storage | null {
  try {
    return (globalThis as { localStorage?: Storage }).localStorage ?? null;
  } catch {
    return null; // Reading the property throws where site data are blocked.
  }
}

export function lastDataset(): string | null {
  return storage()?.getItem(KEY) ?? null;
}

export function rememberDataset(id: string | null): void {
  try {
    if (id === null) storage()?.removeItem(KEY);
    else storage()?.setItem(KEY, id);
  } catch {
    // A full or blocked storage only means that the next visit opens the newest set.
  }
}
