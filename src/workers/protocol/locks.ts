/** The part of Web Locks that the workers and their client use; tests bring their own. */
export interface Locks {
  request<T>(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly signal?: AbortSignal },
    work: (lock: object | null) => Promise<T>,
  ): Promise<T>;
}

export function browserLocks(): Locks {
  return {
    request: <T>(name: string, options: LockOptions, work: (lock: object | null) => Promise<T>) =>
      navigator.locks.request(name, options, work) as Promise<T>,
  };
}

/** Runs the work under a lock that nobody else holds; null when someone does. */
export function ifFree<T>(locks: Locks, name: string, work: () => Promise<T>): Promise<{ value: T } | null> {
  return locks.request(name, { ifAvailable: true }, async (lock) => (lock ? { value: await work() } : null));
}
