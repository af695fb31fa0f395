import { useEffect, useState } from "react";

/** Fewer than three changes a second (WCAG 2.3.1). */
const BLINK_MS = 700;
const CINE_MS = 200;

/** Which of two images is in front while they take turns; false while off. */
export function useBlink(on: boolean): boolean {
  const [second, setSecond] = useState(false);
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => setSecond((was) => !was), BLINK_MS);
    return () => {
      clearInterval(timer);
      setSecond(false);
    };
  }, [on]);
  return on && second;
}

/** Goes on a little after the images shown are ready, so that a slow disk slows cine and queues nothing. */
export function useCine(on: boolean, ready: boolean, step: () => void): void {
  useEffect(() => {
    if (!on || !ready) return;
    const timer = setTimeout(step, CINE_MS);
    return () => clearTimeout(timer);
  }, [on, ready, step]);
}
