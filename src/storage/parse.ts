import { AppError } from "@/domain/errors";

/** Saved bytes are unknown until parsed. Each parser throws an Error that names the field. */
export type Parse<T> = (value: unknown, field: string) => T;

function fail(field: string, wanted: string): never {
  throw new AppError("storage", `A stored record is damaged: ${field} is not ${wanted}.`);
}

export const text: Parse<string> = (value, field) =>
  typeof value === "string" ? value : fail(field, "text");

export const number: Parse<number> = (value, field) =>
  typeof value === "number" && Number.isFinite(value) ? value : fail(field, "a number");

export const count: Parse<number> = (value, field) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : fail(field, "a count");

export const flag: Parse<boolean> = (value, field) =>
  typeof value === "boolean" ? value : fail(field, "true or false");

export function oneOf<const T>(choices: readonly T[]): Parse<T> {
  return (value, field) => {
    const found = choices.find((choice) => choice === value);
    return found === undefined ? fail(field, `one of ${choices.join(", ")}`) : found;
  };
}

export function listOf<T>(item: Parse<T>): Parse<readonly T[]> {
  return (value, field) =>
    Array.isArray(value) ? value.map((entry, i) => item(entry, `${field}[${i}]`)) : fail(field, "a list");
}

type Fields = Record<string, Parse<unknown>>;
type Parsed<R extends Fields> = { readonly [K in keyof R]: ReturnType<R[K]> };

/** An object with every one of `required` and any of `optional`; unknown fields are dropped. */
export function record<R extends Fields, O extends Fields = Record<never, never>>(
  required: R,
  optional?: O,
): Parse<Parsed<R> & Partial<Parsed<O>>> {
  return (value, field) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return fail(field, "an object");
    const source = value as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    for (const [key, parse] of Object.entries(required)) result[key] = parse(source[key], `${field}.${key}`);
    for (const [key, parse] of Object.entries(optional ?? {})) {
      if (source[key] !== undefined) result[key] = parse(source[key], `${field}.${key}`);
    }
    return result as Parsed<R> & Partial<Parsed<O>>;
  };
}
