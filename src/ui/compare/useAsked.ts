import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { toErrorData, type AppErrorData } from "@/domain/errors";

export interface Asked<T> {
  readonly busy: boolean;
  /** Answer to the newest question that has one; kept while the next is on its way. */
  readonly value: T | null;
  /** Whether `value` answers the current question. */
  readonly current: boolean;
  readonly error: AppErrorData | null;
}

interface Answer<T> {
  readonly key: string;
  readonly value: T | null;
  readonly error: AppErrorData | null;
}

/**
 * Asks when the key changes, and drops answers to questions that are no longer asked.
 * @param key names the question in full; null asks nothing
 */
export function useAsked<T>(key: string | null, ask: () => Promise<T>): Asked<T> {
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  const newest = useRef(ask);
  useLayoutEffect(() => {
    newest.current = ask;
  });
  useEffect(() => {
    if (key === null) return;
    let wanted = true;
    newest.current().then(
      (value) => wanted && setAnswer({ key, value, error: null }),
      (thrown: unknown) => wanted && setAnswer({ key, value: null, error: toErrorData(thrown) }),
    );
    return () => {
      wanted = false;
    };
  }, [key]);
  const current = key !== null && answer?.key === key;
  return {
    busy: key !== null && !current,
    value: key === null ? null : (answer?.value ?? null),
    current,
    error: current ? answer.error : null,
  };
}
