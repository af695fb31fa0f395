/** One refusal that the browser reported. */
export interface Refusal {
  /** The directive of the content security policy, or the name of the header. */
  readonly rule: string;
  /** The address, or a word where the browser names none: `data`, `blob`, `inline`, `webrtc`. */
  readonly blocked: string;
  /** The canary of the element that was refused, if it carries one. */
  readonly mark: string | null;
}

interface AllowlistReport {
  readonly body?: { readonly connection?: string; readonly disposition?: string } | null;
}

/** Collects what the browser reports as refused, in a page or in a worker, from the moment it is made. */
export class Refusals {
  readonly #seen: Refusal[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #ends: (() => void)[] = [];

  constructor() {
    this.watch(globalThis.document ?? globalThis);
    this.#watchAllowlist();
  }

  get count(): number {
    return this.#seen.length;
  }

  watch(target: EventTarget): void {
    const listener = (event: Event): void => this.#violation(event as SecurityPolicyViolationEvent);
    target.addEventListener("securitypolicyviolation", listener, true);
    this.#ends.push(() => target.removeEventListener("securitypolicyviolation", listener, true));
  }

  /** The first refusal of an attempt: it names the host, or carries its mark, or shows its sign after `since`. */
  find(host: string, sign: string | undefined, since: number): Refusal | undefined {
    return this.#seen.find(
      ({ blocked, mark }, at) =>
        blocked.includes(host) || mark === host || (at >= since && sign !== undefined && blocked === sign),
    );
  }

  /** Resolves with the refusal when it comes. */
  async next(host: string, sign: string | undefined, since: number): Promise<Refusal> {
    for (;;) {
      const found = this.find(host, sign, since);
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  end(): void {
    for (const end of this.#ends) end();
  }

  #violation(event: SecurityPolicyViolationEvent): void {
    if (event.disposition !== "enforce") return;
    const target = event.target as Partial<Element> | null;
    this.#add({
      rule: event.effectiveDirective,
      blocked: event.blockedURI,
      mark: target?.getAttribute?.("data-canary") ?? null,
    });
  }

  /** Chromium reports what it refused by this header to observers, and to no server, if the header names a group. */
  #watchAllowlist(): void {
    if (typeof ReportingObserver === "undefined") return;
    const observer = new ReportingObserver(
      (reports) => {
        for (const { body } of reports as unknown as AllowlistReport[])
          if (body?.connection && body.disposition === "enforce")
            this.#add({ rule: "Connection-Allowlist", blocked: body.connection, mark: null });
      },
      { types: ["connection-allowlist"] },
    );
    observer.observe();
    this.#ends.push(() => observer.disconnect());
  }

  #add(refusal: Refusal): void {
    this.#seen.push(refusal);
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
