/** Asks the browser not to clear what is stored when the disk runs low; it may refuse. For the page: workers cannot ask. */
export async function persist(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}

/** Bytes that the app uses and may use here (null where the browser does not say), and whether they are safe from clearing. */
export async function storageUse(): Promise<{ used: number; quota: number | null; persisted: boolean }> {
  const { usage, quota } = await navigator.storage.estimate();
  return { used: usage ?? 0, quota: quota ?? null, persisted: await navigator.storage.persisted() };
}
