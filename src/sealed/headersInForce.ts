import type { HeaderCheck, HeaderDifference } from "@/domain/networkFacts";
import { securityHeadersFor } from "@/domain/securityHeaders";

/** Requests at a time: all of them go to the app's own origin. */
const AT_ONCE = 6;

interface Answer {
  readonly path: string;
  readonly headers: Headers | null;
}

/**
 * Asks for files of the app as the page itself gets them, and compares the headers of each answer with those
 * that the app should be served with.
 * @param paths  relative to `base`; the empty path is the page itself, and is always asked for
 * @param base   the app's folder, with a slash at its end
 */
export async function checkHeaders(
  paths: readonly string[],
  base: string,
  signal?: AbortSignal,
): Promise<HeaderCheck> {
  const waiting = [...new Set(["", ...paths])];
  const answers: Answer[] = [];
  const work = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      signal?.throwIfAborted();
      answers.push({ path, headers: await headersOf(new URL(path, base), signal) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return summary(answers);
}

/** null when nothing answered: the server is stopped and no copy is kept. */
async function headersOf(url: URL, signal?: AbortSignal): Promise<Headers | null> {
  try {
    const response = await fetch(url, { cache: "no-store", ...(signal ? { signal } : {}) });
    await response.body?.cancel();
    return response.headers;
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}

function summary(answers: readonly Answer[]): HeaderCheck {
  const answered = answers.flatMap(({ path, headers }) => (headers ? [{ path, headers }] : []));
  const differences = answered.flatMap(({ path, headers }) => differencesOf(path, headers));
  const wrong = new Set(differences.map(({ path }) => path));
  const page = answered.find(({ path }) => path === "")?.headers;
  return {
    at: Date.now(),
    checked: answered.length,
    whole: answered.length - wrong.size,
    differences,
    unanswered: answers.filter(({ headers }) => headers === null).map(({ path }) => path),
    inForce: Object.keys(securityHeadersFor("/")).flatMap((name) => {
      const value = page?.get(name);
      return value === undefined || value === null ? [] : [[name, value] as const];
    }),
  };
}

/** What a response lacks or says differently; more headers than these are no harm. */
export function differencesOf(path: string, headers: Pick<Headers, "get">): HeaderDifference[] {
  return Object.entries(securityHeadersFor(`/${path}`)).flatMap(([header, expected]) => {
    const found = headers.get(header);
    return found === expected ? [] : [{ path, header, expected, found }];
  });
}
