import type { IncomingHttpHeaders } from "node:http";

/** Bytes of a file, both ends included. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** What the conditions of a request ask for (RFC 9110, sections 13 and 14). */
export type Wanted =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly part: Part }
  | { readonly kind: "unchanged" }
  | { readonly kind: "changed" }
  | { readonly kind: "unsatisfiable" };

/** Tags are the only conditions: files carry no date (see findFile.ts). */
export function wanted(headers: IncomingHttpHeaders, method: string, tag: string, size: number): Wanted {
  const match = headers["if-match"];
  if (match !== undefined && !names(match, tag, false)) return { kind: "changed" };
  const noneMatch = headers["if-none-match"];
  if (noneMatch !== undefined && names(noneMatch, tag, true)) return { kind: "unchanged" };
  const ifRange = headers["if-range"];
  if (method !== "GET" || headers.range === undefined || (ifRange !== undefined && ifRange !== tag))
    return { kind: "whole" };
  return rangeOf(headers.range, size);
}

/** Whether a list of tags names this one; weakly also with the prefix `W/`. */
function names(list: string, tag: string, weakly: boolean): boolean {
  return list.split(",").some((entry) => {
    const one = entry.trim();
    return one === "*" || one === tag || (weakly && one === `W/${tag}`);
  });
}

/** One range is answered in part; several, or what is no range, with the whole file, as a server may. */
function rangeOf(range: string, size: number): Wanted {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range.trim());
  const [first, last] = [found?.[1] ?? "", found?.[2] ?? ""];
  if (first === "" && last === "") return { kind: "whole" };
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return { kind: "whole" };
  return start > end ? { kind: "unsatisfiable" } : { kind: "part", part: { start, end } };
}
