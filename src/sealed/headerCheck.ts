import {
  securityHeaders,
  securityHeadersFor,
  WORKER_FOLDER,
  type SecurityHeaders,
} from "@/domain/securityHeaders";
import { startedWorkers } from "@/domain/trustedScriptUrl";

/** A header that a response of our own origin should have carried as it stands in the source, and did not. */
export interface HeaderProblem {
  /** Path of the response. */
  readonly path: string;
  readonly header: string;
  /** What came instead; null when the header was missing. */
  readonly found: string | null;
}

/** The headers of `expected` that are missing or different in a response. */
export function compareHeaders(path: string, headers: Headers, expected: SecurityHeaders): HeaderProblem[] {
  return Object.entries(expected).flatMap(([header, value]) => {
    const found = headers.get(header);
    return found === value ? [] : [{ path, header, found }];
  });
}

/**
 * Reads the page and the worker scripts it started again from where they came, and compares the headers. A host may send them
 * with pages only: a worker without them is a way out.
 * @returns the problems; null when the server does not answer
 */
export async function checkOwnHeaders(): Promise<readonly HeaderProblem[] | null> {
  try {
    const workers = startedWorkers().map((url) => new URL(url).pathname);
    const problems = await Promise.all([
      checkPath(location.pathname, securityHeaders),
      ...workers.map((path) => checkPath(path, securityHeadersFor(WORKER_FOLDER))),
    ]);
    return problems.flat();
  } catch {
    return null;
  }
}

async function checkPath(path: string, expected: SecurityHeaders): Promise<readonly HeaderProblem[]> {
  const response = await fetch(path, { method: "HEAD", cache: "no-store", credentials: "same-origin" });
  return compareHeaders(path, withoutNonce(response.headers), expected);
}

/** The development server lets in its own scripts by a nonce; that is its one stated difference. */
export function withoutNonce(headers: Headers): Headers {
  if (!import.meta.env.DEV) return headers;
  const policy = headers.get("Content-Security-Policy");
  const plain = new Headers(headers);
  if (policy) plain.set("Content-Security-Policy", policy.replaceAll(/ 'nonce-[^']*'/g, ""));
  return plain;
}
