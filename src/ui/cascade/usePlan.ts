import { useEffect, useState } from "react";
import type { CascadeChoices, CascadePlan } from "@/domain/cascadeRecord";
import type { AppErrorData } from "@/domain/errors";
import { useDarkroom } from "@/state/store";

/** Typing and clicking is let settle before steps are measured. */
const SETTLE_MS = 400;

export interface Planned {
  /** The newest plan there is; kept while the next one is made, so that nothing jumps. */
  readonly plan: CascadePlan | null;
  readonly error: AppErrorData | null;
  /** Whether plan or error answer the present choices. */
  readonly current: boolean;
}

/** What the choices will take; asked again when they change, and the question before is dropped. */
export function usePlan(choices: CascadeChoices | null): Planned {
  const planCascade = useDarkroom((state) => state.planCascade);
  const [answer, setAnswer] = useState<Planned & { readonly key: string }>({
    ...{ plan: null, error: null, current: false, key: "" },
  });
  const key = choices === null ? "" : JSON.stringify(choices);
  useEffect(() => {
    if (key === "") return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      void planCascade(JSON.parse(key) as CascadeChoices, stop.signal).then((told) => {
        if (stop.signal.aborted) return;
        if ("config" in told) setAnswer({ plan: told, error: null, current: true, key });
        else setAnswer((old) => ({ ...old, error: told, current: true, key }));
      });
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, planCascade]);
  const current = answer.current && answer.key === key;
  return { plan: answer.plan, error: current ? answer.error : null, current };
}
