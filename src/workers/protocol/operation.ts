/** One thing a worker can be asked to do: its name, and the types of what goes in, comes back meanwhile, and at the end. */
export interface Operation<Request, Progress, Result> {
  readonly name: string;
  /** Types only; never present at run time. */
  readonly types?: { request: Request; progress: Progress; result: Result };
}

export function operation<Request, Progress, Result>(name: string): Operation<Request, Progress, Result> {
  return { name };
}
