/** What a page and its service worker say to each other. */

/** From a page; an answer comes through the message's port. */
export type PageMessage =
  /** Answered with `Progress` of the worker asked. */
  | { readonly kind: "progress" }
  /** Answered with the `RequestLog`, pending entries included. */
  | { readonly kind: "log" }
  /** Take over from the version in use. */
  | { readonly kind: "activate" }
  /** Keep nothing from now on: everything is about to be erased. Answered when what was being written is written. */
  | { readonly kind: "retire" };

export interface Progress {
  readonly kind: "progress";
  readonly cached: number;
  readonly total: number;
}

/** To every page of the app. */
export type WorkerMessage =
  | Progress
  /** A file was not the one that was built, and was not let in. */
  | { readonly kind: "refused"; readonly path: string; readonly where: "server" | "cache" }
  /** A version could not be stored; `full` when the browser had no room. */
  | { readonly kind: "failed"; readonly full: boolean };
