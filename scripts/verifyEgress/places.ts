import type { BrowserContext, Page, Worker } from "playwright";
import type { Places } from "./runAttempts";

const PATIENCE = 20_000;

/** A page under test at `url`, `ready` once this is there, and the service worker of its origin. */
export function placesAt(
  context: BrowserContext,
  url: string,
  { ready, worker }: { ready: string; worker: RegExp },
): Places {
  return {
    context,
    async open() {
      const page = await context.newPage();
      await page.goto(url, { waitUntil: "load" });
      await page.waitForSelector(ready, { state: "attached", timeout: PATIENCE });
      return page;
    },
    workerOf: (page: Page) => required(when(() => page.workers().find((one) => worker.test(one.url())))),
    serviceWorker: () => when(() => context.serviceWorkers().find((one) => one.url().startsWith(url))),
  };
}

async function when(find: () => Worker | undefined): Promise<Worker | undefined> {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}

async function required(worker: Promise<Worker | undefined>): Promise<Worker> {
  const found = await worker;
  if (!found) throw new Error("The page has no worker to try from.");
  return found;
}
