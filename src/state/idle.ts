import { DEFAULT_IDLE, type IdleMinutes } from "@/domain/protection";

const KEY = "darkroom.idle";
const CHOICES: readonly IdleMinutes[] = [5, 10, 30, 60, null];
const ACTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
const LOOK_MS = 5_000;

export function idleMinutes(): IdleMinutes {
  const kept = storage()?.getItem(KEY);
  if (kept === "never") return null;
  return CHOICES.find((minutes) => String(minutes) === kept) ?? DEFAULT_IDLE;
}

export function rememberIdleMinutes(minutes: IdleMinutes): void {
  try {
    storage()?.setItem(KEY, minutes === null ? "never" : String(minutes));
  } catch {
    // Where site data are blocked the choice lasts until the page is closed.
  }
}

function storage(): Storage | null {
  try {
    return (globalThis as { localStorage?: Storage }).localStorage ?? null;
  } catch {
    return null;
  }
}

/** Tells when nobody has touched the app for a while. The wall clock counts: a laptop that slept was idle too. */
export class IdleWatch {
  private last: number;

  constructor(
    private readonly now: () => number,
    private readonly minutes: () => IdleMinutes,
    private readonly onIdle: () => void,
  ) {
    this.last = now();
  }

  touch(): void {
    this.last = this.now();
  }

  look(): void {
    const minutes = this.minutes();
    if (minutes === null || this.now() - this.last < minutes * 60_000) return;
    this.touch();
    this.onIdle();
  }

  /** Follows the keys and pointers of a page. */
  follow(page: EventTarget, onTouch: () => void): ReturnType<typeof setInterval> {
    const touched = () => {
      // After a sleep the first key must find the app locked, not keep it open.
      this.look();
      this.touch();
      onTouch();
    };
    for (const act of ACTS) page.addEventListener(act, touched, { passive: true, capture: true });
    return setInterval(() => this.look(), LOOK_MS);
  }
}
