import { CANARY_DOMAIN } from "@/sealed/probe";

/** True for an address that only the self-test asks for: a name that belongs to nobody. */
export function isCanary(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname.endsWith(`.${CANARY_DOMAIN}`);
}

/** True for a URL that leaves the app's origin. `blob:` counts by its inner origin; `data:` never leaves. */
export function isForeign(url: string, origin: string): boolean {
  if (url.startsWith("data:")) return false;
  try {
    return new URL(url).origin !== origin;
  } catch {
    return true;
  }
}

/** Reports every request of the page to another origin, those before the call included. */
export function watchForeignRequests(onForeign: (count: number) => void): void {
  if (typeof PerformanceObserver === "undefined" || typeof location === "undefined") return;
  const observer = new PerformanceObserver((list) => {
    const foreign = list
      .getEntries()
      .filter(({ name }) => isForeign(name, location.origin) && !isCanary(name));
    if (foreign.length > 0) onForeign(foreign.length);
  });
  observer.observe({ type: "resource", buffered: true });
}
