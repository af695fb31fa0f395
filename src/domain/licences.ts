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
