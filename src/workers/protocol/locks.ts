/** The part of the Web Locks that rooms use, so that tests can bring their own. */
export interface Locks {
  request<T>(
    name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
    work: (lock: object | null) => Promise<T> | T,
  ): Promise<T>;
}

export function browserLocks(): Locks {
  return {
    request: <T>(
      name: string,
      options: { ifAvailable?: boolean; signal?: AbortSignal },
      work: (lock: object | null) => Promise<T> | T,
    ) => navigator.locks.request(name, options, work) as Promise<T>,
  };
}

/** Runs the work under a lock that nobody else holds; null when someone does. */
export async function ifFree<T>(
  locks: Locks,
  name: string,
  work: () => Promise<T>,
): Promise<{ value: T } | null> {
  return locks.request(name, { ifAvailable: true }, async (lock) => (lock ? { value: await work() } : null));
}
