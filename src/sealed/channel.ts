import type { ChannelContext, ChannelFamily } from "@/domain/sealed";

/** Where an attempt is sent. Its host name is used once, so that whatever arrives or is refused can be told apart. */
export interface Canary {
  readonly host: string;
  /** An IPv4 address for what needs one (WebRTC). */
  readonly address: string;
  readonly port: number;
  /** The port of the web addresses, where it is not the usual one. */
  readonly webPort?: number;
  /** `http:` or `https:`, as the page: mixed content would be refused for another reason. */
  readonly protocol: string;
  /** Listens for refusals in a document that the attempt made, such as an empty frame. */
  watch(document: Document): void;
}

/** One way out of a page or a worker, and how to try it. */
export interface Channel {
  readonly name: string;
  readonly label: string;
  readonly family: ChannelFamily;
  readonly contexts: readonly ChannelContext[];
  /** Set when the self-test must not try it in the page that people work in: it would do this. */
  readonly disruptive?: string;
  /** Set when the browser tells a page nothing about it, refused or not. */
  readonly silent?: boolean;
  /** What the browser calls it where its report names no address; such channels are tried one by one. */
  readonly sign?: string;
  /** Resolves with what was seen; throws what the browser threw. */
  attempt(canary: Canary): unknown;
}

export const inPage: readonly ChannelContext[] = ["page"];
export const inWorkers: readonly ChannelContext[] = ["worker", "service-worker"];
export const inPageAndWorker: readonly ChannelContext[] = ["page", "worker"];
export const everywhere: readonly ChannelContext[] = ["page", "worker", "service-worker"];

/** The address that an attempt asks for; its path says what a leak would carry. */
export function urlOf(canary: Canary, file = "scan"): string {
  return `${canary.protocol}//${authorityOf(canary)}/${file}`;
}

/** For interfaces that take secure addresses only. */
export function secureUrlOf(canary: Canary, file = "scan"): string {
  return urlOf({ ...canary, protocol: "https:" }, file);
}

/** Host and port. */
export function authorityOf({ host, webPort }: Canary): string {
  return webPort === undefined ? host : `${host}:${webPort}`;
}

/** The first of `names` that `target` fires, or "silence" after `milliseconds`. */
export function firstEvent(
  target: EventTarget,
  names: readonly string[],
  milliseconds = 2000,
): Promise<string> {
  return new Promise((resolve) => {
    for (const name of names) target.addEventListener(name, () => resolve(name), { once: true });
    setTimeout(() => resolve("silence"), milliseconds);
  });
}

/** An interface that TypeScript does not know or a browser may lack. */
export function named<T>(name: string): T {
  const found = (globalThis as Record<string, unknown>)[name];
  if (found === undefined) throw new ReferenceError(`${name} is not defined`);
  return found as T;
}
