import { AppError } from "./errors";

/** `licences.json` beside the app: whose work ships with it, and under which terms. */

export interface Notice {
  readonly name: string;
  readonly version: string | null;
  /** SPDX expression. */
  readonly licence: string;
  /** The package that it was compiled into. */
  readonly inside: string | null;
  /** Index in `texts`. */
  readonly text: number;
}

export interface Licences {
  readonly format: 1;
  /** The app itself first. */
  readonly notices: readonly Notice[];
  /** Each text once. */
  readonly texts: readonly string[];
}

/** @throws {AppError} `internal` when it is no list of licences */
export function parseLicences(value: unknown): Licences {
  const list = value as Partial<Licences> | null;
  const texts: unknown = list?.texts;
  const notices: unknown = list?.notices;
  if (list?.format !== 1 || !Array.isArray(texts) || !Array.isArray(notices)) throw unreadable();
  const known = texts.every((text) => typeof text === "string");
  if (!known || !notices.every((notice) => isNotice(notice, texts.length))) throw unreadable();
  return { format: 1, notices, texts };
}

function isNotice(value: unknown, texts: number): value is Notice {
  const notice = value as Partial<Notice> | null;
  const nullOr = (one: unknown) => one === null || typeof one === "string";
  return (
    typeof notice?.name === "string" &&
    typeof notice.licence === "string" &&
    nullOr(notice.version) &&
    nullOr(notice.inside) &&
    typeof notice.text === "number" &&
    notice.text < texts
  );
}

function unreadable(): AppError {
  return new AppError("internal", "The list of licences could not be read.");
}
