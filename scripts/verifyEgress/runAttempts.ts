import type { BrowserContext, Page, Worker } from "playwright";
import type { Attempt } from "./plan";

const AT_ONCE = 8;
/** No attempt takes longer; what it starts may go on behind it. */
const LONGEST = 4000;
/** Between an attempt that takes its page away and the end of that page. */
const AFTER = 1500;

interface Place {
  evaluate(code: string): Promise<unknown>;
}

export interface Places {
  readonly context: BrowserContext;
  /** Opens the page under test afresh, ready for attempts. */
  open(): Promise<Page>;
  /** A dedicated worker that runs in this page. */
  workerOf(page: Page): Promise<Worker>;
  /** Undefined when the page has none; its attempts then count as not made. */
  serviceWorker(): Promise<Worker | undefined>;
}

/** Makes every attempt where it belongs. The code runs inside the app's own page and workers, under their headers. */
export async function runAttempts(
  attempts: readonly Attempt[],
  places: Places,
  code: string,
  onDone: (attempt: Attempt) => void = () => undefined,
): Promise<void> {
  const of = (context: Attempt["context"]) => attempts.filter((one) => one.context === context && !one.alone);
  const page = await places.open();
  await inPlace(page, of("page"), code, onDone);
  const alone = attempts.filter((one) => one.alone);
  await inLanes(alone, 3, async (attempt) => {
    await onItsOwn(attempt, places, code);
    onDone(attempt);
  });
  await inPlace(await places.workerOf(page), of("worker"), code, onDone);
  const serviceWorker = of("service-worker").length > 0 ? await places.serviceWorker() : undefined;
  if (serviceWorker) await inPlace(serviceWorker, of("service-worker"), code, onDone);
  await settle(AFTER);
  await page.close();
}

async function inPlace(
  place: Place,
  attempts: readonly Attempt[],
  code: string,
  onDone: (attempt: Attempt) => void,
): Promise<void> {
  await place.evaluate(code);
  await inLanes(attempts, AT_ONCE, async (attempt) => {
    await attemptIn(place, attempt);
    onDone(attempt);
  });
}

async function onItsOwn(attempt: Attempt, places: Places, code: string): Promise<void> {
  const page = await places.open();
  const popups: Page[] = [];
  page.on("popup", (popup) => popups.push(popup));
  await page.evaluate(code);
  await attemptIn(page, attempt);
  await settle(AFTER);
  await Promise.all([page, ...popups].map((one) => one.close().catch(() => undefined)));
}

/** The page may leave while it is asked, or never answer: that is no failure of the test. */
async function attemptIn(place: Place, { name, canary }: Attempt): Promise<void> {
  const call = `globalThis.darkroomAttempt(${JSON.stringify(name)}, ${JSON.stringify(canary)})`;
  await Promise.race([place.evaluate(call).catch(() => undefined), settle(LONGEST)]);
}

async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function settle(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
