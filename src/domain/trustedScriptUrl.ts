import { TRUSTED_POLICY } from "./securityHeaders";

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };

const rules = {
  createScriptURL(url: string): string {
    const { origin } = globalThis.location;
    const target = new URL(url, globalThis.location.href);
    if (target.origin !== origin) throw new TypeError(`${target.origin} is not this app's own origin.`);
    return target.href;
  },
};

let policy: { createScriptURL(url: string): unknown } | undefined;

/**
 * An address that may be run as a worker or a service worker: on our own origin, and nowhere else. Under the app's
 * headers the browser takes no other. Browsers without Trusted Types get the checked text.
 * @throws TypeError for another origin
 */
export function trustedScriptUrl(url: string | URL): string {
  policy ??= trustedTypes ? trustedTypes.createPolicy(TRUSTED_POLICY, rules) : rules;
  return policy.createScriptURL(String(url)) as string;
}

const started = new Set<string>();

/** Addresses of the worker scripts that this thread has started, whether or not they came to run. */
export function startedWorkers(): readonly string[] {
  return [...started];
}

/**
 * `new Worker(…)` under Trusted Types. Import it by the name `Worker`: the bundler builds the script that it finds in
 * `new Worker(new URL("…", import.meta.url))`.
 */
export const TrustedWorker = function (url: URL, options?: WorkerOptions): Worker {
  started.add(url.href);
  return new Worker(trustedScriptUrl(url), options);
} as unknown as new (url: URL, options?: WorkerOptions) => Worker;
