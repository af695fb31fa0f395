import type { IncomingMessage } from "node:http";

/** What a request asks for, or the status that refuses it. */
export type Target = { readonly path: string } | { readonly refused: number };

/** The names a request may be addressed to, besides the loopback ones. */
export type HostNames = ReadonlySet<string>;

/**
 * Reads who is asked and for what, before any file is looked at.
 * 400 malformed, 414 too long, 421 meant for another host.
 */
export function targetOf(request: IncomingMessage, names: HostNames, longest: number): Target {
  const url = request.url ?? "";
  if (url.length > longest) return { refused: 414 };
  const hosts = request.rawHeaders.filter((_, i) => i % 2 === 0).filter((name) => /^host$/i.test(name));
  if (hosts.length !== 1) return { refused: 400 };
  if (!isAllowedHost(request.headers.host, names)) return { refused: 421 };
  if (url.startsWith("/")) return pathOf(url);
  // The form for proxies (RFC 9112, 3.2.2): its host counts, and we are no proxy.
  const absolute = /^http:\/\/([^/?#]*)([^#]*)$/i.exec(url);
  if (!absolute) return { refused: 400 };
  if (!isAllowedHost(absolute[1], names)) return { refused: 421 };
  return pathOf(absolute[2]!.startsWith("/") ? absolute[2]! : `/${absolute[2]!}`);
}

function pathOf(url: string): Target {
  const [encoded] = url.split("?", 1);
  try {
    const path = decodeURIComponent(encoded!);
    // Control characters, NUL among them, and backslashes are in no name of ours; some systems read them as more.
    return /[\0-\x1f\x7f\\#]/.test(path) ? { refused: 400 } : { path };
  } catch {
    return { refused: 400 };
  }
}

/** A name that could be rebound by a hostile DNS server is refused: loopback names and the ones given by `--name`. */
export function isAllowedHost(host: string | undefined, names: HostNames): boolean {
  const name = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i.exec(host ?? "")?.[1]?.toLowerCase();
  if (name === undefined) return false;
  return name === "localhost" || name === "127.0.0.1" || name === "[::1]" || names.has(name);
}
