import type { HeaderCheck, HeaderDifference } from "@/domain/networkFacts";
import { readOwnFile } from "@/domain/ownFiles";
import { securityHeadersFor } from "@/domain/securityHeaders";
import { compareHeaders, withoutNonce } from "./headerCheck";

/** Requests at a time: all of them go to the app's own origin. */
const AT_ONCE = 6;

type Ask = (url: URL, signal?: AbortSignal) => Promise<Response>;

interface Answer {
  readonly path: string;
  readonly headers: Headers | null;
}

/**
 * Asks for files of the app, and compares the headers of each answer with those that the app should be served with:
 * as the page gets them, and where that is the copy kept for use without the server, as the server sends them too.
 * @param paths  relative to `base`; the empty path is the page itself, and is always asked for
 * @param base   the app's folder, with a slash at its end
 */
export async function checkHeaders(
  paths: readonly string[],
  base: string,
  signal?: AbortSignal,
): Promise<HeaderCheck> {
  const files = [...new Set(["", ...paths])];
  const keptCopy = Boolean(navigator.serviceWorker?.controller);
  const answers = await askAll(files, base, keptCopy ? asThePageDoes : fromServer, signal);
  const page = summary(answers);
  const server = keptCopy ? summary(await askAll(files, base, fromServer, signal)) : null;
  const inPage = answers.find(({ path }) => path === "")?.headers;
  return {
    at: Date.now(),
    ...page,
    differences: [...page.differences, ...(server?.differences ?? [])],
    server: server && { checked: server.checked, whole: server.whole },
    inForce: Object.keys(securityHeadersFor("/")).flatMap((name) => {
      const value = inPage?.get(name);
      return value === undefined || value === null ? [] : [[name, value] as const];
    }),
  };
}

async function askAll(files: readonly string[], base: string, ask: Ask, signal?: AbortSignal) {
  const waiting = [...files];
  const answers: Answer[] = [];
  const work = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      signal?.throwIfAborted();
      answers.push({ path, headers: await headersOf(ask(new URL(path, base), signal)) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}

const asThePageDoes: Ask = (url, signal) => readOwnFile(url, signal ? { signal } : {});
const fromServer: Ask = (url, signal) =>
  fetch(url, { method: "HEAD", cache: "no-store", mode: "same-origin", ...(signal ? { signal } : {}) });

/** null when nothing answered: the server is stopped and no copy is kept. */
async function headersOf(asked: Promise<Response>): Promise<Headers | null> {
  try {
    const response = await asked;
    await response.body?.cancel();
    return withoutNonce(response.headers);
  } catch {
    return null;
  }
}

function summary(
  answers: readonly Answer[],
): Pick<HeaderCheck, "checked" | "whole" | "differences" | "unanswered"> {
  const answered = answers.flatMap(({ path, headers }) => (headers ? [{ path, headers }] : []));
  const differences = answered.flatMap(({ path, headers }) => differencesOf(path, headers));
  return {
    checked: answered.length,
    whole: answered.length - new Set(differences.map(({ path }) => path)).size,
    differences,
    unanswered: answers.filter(({ headers }) => headers === null).map(({ path }) => path),
  };
}

/** What an answer lacks or says differently; more headers than these are no harm. */
function differencesOf(path: string, headers: Headers): HeaderDifference[] {
  const expected = securityHeadersFor(`/${path}`);
  return compareHeaders(path, headers, expected).map((problem) => ({
    ...problem,
    expected: expected[problem.header] ?? "",
  }));
}
