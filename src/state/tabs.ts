/** What tabs of this app tell each other. */
export type TabMessage = "locked" | "changed" | "active";

export interface Tabs {
  tell(message: TabMessage): void;
  listen(hear: (message: TabMessage) => void): void;
}

const NAME = "darkroom-tabs";
const MESSAGES: readonly unknown[] = ["locked", "changed", "active"];
/** Being active is told at most this often. */
const ACTIVE_EVERY_MS = 10_000;

/** Null-like where there are no channels: a test under Node, a very old browser. */
export function browserTabs(): Tabs {
  if (typeof window === "undefined" || typeof BroadcastChannel === "undefined")
    return { tell: () => undefined, listen: () => undefined };
  const channel = new BroadcastChannel(NAME);
  let toldActive = 0;
  return {
    tell: (message) => {
      if (message === "active") {
        if (Date.now() - toldActive < ACTIVE_EVERY_MS) return;
        toldActive = Date.now();
      }
      channel.postMessage(message);
    },
    listen: (hear) =>
      channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        if (MESSAGES.includes(data)) hear(data as TabMessage);
      }),
  };
}
