import type { ScaleIndex } from "@/domain/cascade";
import type { CascadeRecord } from "@/domain/cascadeRecord";
import type { CascadeReport } from "../../protocol/cascades";
import { ifFree } from "../../protocol/locks";
import type { Desk } from "../desk";
import type { OneAtATime } from "../oneAtATime";
import { cascadeLock } from "../places";
import { atRest, busyCascade, findCascade } from "./records";
import { Stretch, type CascadePorts } from "./stretch";

interface Active {
  readonly id: string;
  readonly stop: AbortController;
  done: Promise<unknown>;
}

/** The one cascade that a worker trains at a time. */
export class ActiveCascade {
  private active: Active | null = null;

  constructor(
    private readonly ports: CascadePorts,
    private readonly device: OneAtATime,
  ) {}

  /** A signal that aborts pauses it. @throws {AppError} `busy` when something else works here, or another tab on it */
  train(
    desk: Desk,
    { id, scales }: { readonly id: string; readonly scales?: readonly ScaleIndex[] },
    signal: AbortSignal,
    report: (report: CascadeReport) => void,
  ): Promise<CascadeRecord> {
    return this.device.run("A cascade is being trained", async () => {
      const active: Active = { id, stop: new AbortController(), done: Promise.resolve() };
      this.active = active;
      const stop = () => active.stop.abort();
      signal.addEventListener("abort", stop);
      if (signal.aborted) stop();
      try {
        const control = { signal: active.stop.signal, report };
        const work = ifFree(desk.locks, cascadeLock(id), async () =>
          new Stretch(desk, this.ports, await findCascade(desk, id), control).perform(scales),
        );
        active.done = work.catch(() => undefined);
        const trained = await work;
        if (!trained) throw busyCascade();
        return trained.value;
      } finally {
        signal.removeEventListener("abort", stop);
        this.active = null;
      }
    });
  }

  /** Resolves once the cascade has been put down. */
  async pause(desk: Desk, id: string): Promise<void> {
    const { active } = this;
    if (active?.id === id) {
      active.stop.abort();
      await active.done;
      return;
    }
    const free = await ifFree(desk.locks, cascadeLock(id), async () => {
      const now = await findCascade(desk, id);
      if (now.state !== "running") return;
      const scales = atRest(now.scales);
      await desk.records.cascades.put({ ...now, state: "paused", scales, updated: desk.now() });
    });
    if (!free) throw busyCascade();
  }
}
