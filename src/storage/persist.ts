/** Asks the browser not to clear what is stored when the disk runs low; it may refuse. Page only. */
export async function persist(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}

/** Bytes that this app's origin uses, and may use; null where the browser does not say. */
export async function storageUse(): Promise<{ used: number; quota: number | null } | null> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    return { used: usage ?? 0, quota: quota ?? null };
  } catch {
    return null;
  }
}
