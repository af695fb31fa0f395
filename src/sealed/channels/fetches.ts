import {
  everywhere,
  firstEvent,
  inPage,
  inPageAndWorker,
  named,
  secureUrlOf,
  urlOf,
  type Channel,
} from "../channel";

const secret = "canary";

function xhr(method: string): Channel["attempt"] {
  return (canary) => {
    const request = new XMLHttpRequest();
    request.open(method, urlOf(canary));
    const outcome = firstEvent(request, ["load", "error"]);
    request.send(method === "POST" ? secret : null);
    return outcome;
  };
}

type FetchLater = (url: string, init: { activateAfter: number }) => unknown;
interface BackgroundFetch {
  fetch(id: string, urls: string[]): Promise<unknown>;
}

/** fetch() and its older and newer relatives. */
export const fetches: readonly Channel[] = [
  {
    name: "fetch-get",
    label: "fetch(), GET",
    family: "fetch",
    contexts: everywhere,
    attempt: (canary) => fetch(urlOf(canary)),
  },
  {
    name: "fetch-post",
    label: "fetch(), POST with a body",
    family: "fetch",
    contexts: everywhere,
    attempt: (canary) => fetch(urlOf(canary), { method: "POST", body: secret }),
  },
  {
    name: "fetch-no-cors",
    label: "fetch(), no-cors",
    family: "fetch",
    contexts: everywhere,
    attempt: (canary) => fetch(urlOf(canary), { mode: "no-cors" }),
  },
  {
    name: "fetch-keepalive",
    label: "fetch(), keepalive",
    family: "fetch",
    contexts: everywhere,
    attempt: (canary) => fetch(urlOf(canary), { method: "POST", body: secret, keepalive: true }),
  },
  {
    name: "fetch-preflight",
    label: "fetch(), the question before a PUT",
    family: "fetch",
    contexts: everywhere,
    attempt: (canary) => fetch(urlOf(canary), { method: "PUT", headers: { "X-Scan": secret } }),
  },
  {
    name: "xhr-get",
    label: "XMLHttpRequest, GET",
    family: "fetch",
    contexts: inPageAndWorker,
    attempt: xhr("GET"),
  },
  {
    name: "xhr-post",
    label: "XMLHttpRequest, POST",
    family: "fetch",
    contexts: inPageAndWorker,
    attempt: xhr("POST"),
  },
  {
    name: "event-source",
    label: "EventSource",
    family: "fetch",
    contexts: everywhere,
    attempt: (canary) => {
      const source = new EventSource(urlOf(canary));
      return firstEvent(source, ["open", "error"]).finally(() => source.close());
    },
  },
  {
    name: "cache-add",
    label: "Cache storage: add by address",
    family: "fetch",
    contexts: everywhere,
    attempt: async (canary) => {
      const name = `canary-${canary.host}`;
      const cache = await caches.open(name);
      await cache.add(urlOf(canary)).finally(() => caches.delete(name));
    },
  },
  {
    name: "fetch-later",
    label: "fetchLater()",
    family: "fetch",
    contexts: inPage,
    // Nothing to be cancelled or seen: it answers at once and sends in its own time.
    silent: true,
    attempt: (canary) => named<FetchLater>("fetchLater")(secureUrlOf(canary), { activateAfter: 0 }),
  },
  {
    name: "background-fetch",
    label: "Background fetch",
    family: "fetch",
    contexts: ["page", "service-worker"],
    attempt: async (canary) => {
      named("BackgroundFetchManager");
      const own = (globalThis as { registration?: ServiceWorkerRegistration }).registration;
      const registration = own ?? (await navigator.serviceWorker.getRegistration());
      if (!registration) return "nothing to try it with";
      const { backgroundFetch } = registration as unknown as { backgroundFetch: BackgroundFetch };
      return backgroundFetch.fetch(canary.host, [urlOf(canary)]);
    },
  },
];
