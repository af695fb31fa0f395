import type { Canary } from "@/sealed/channel";
import { channels } from "@/sealed/channels/all";

/** Run inside the page, worker or service worker under test: every channel by name, with no say in what is seen. */
async function attempt(name: string, canary: Omit<Canary, "watch">): Promise<string> {
  const channel = channels.find((one) => one.name === name);
  if (!channel) throw new Error(`There is no channel ${name}.`);
  try {
    const seen = await channel.attempt({ ...canary, watch: () => undefined });
    return typeof seen === "string" ? seen : typeof seen;
  } catch (error) {
    return String(error);
  }
}

Object.assign(globalThis, { darkroomAttempt: attempt });
