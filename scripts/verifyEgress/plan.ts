import type { Channel, Canary } from "../../src/sealed/channel";
import type { ChannelContext, ChannelFamily } from "../../src/domain/sealed";

export type Subject = "sealed" | "control";

/** One attempt that will be made, and how its packets are told apart. */
export interface Attempt {
  readonly name: string;
  readonly family: ChannelFamily;
  readonly context: ChannelContext;
  readonly subject: Subject;
  /** It takes its page away: a page of its own. */
  readonly alone: boolean;
  /** A name used for nothing else. */
  readonly token: string;
  readonly canary: Omit<Canary, "watch">;
}

/** Every channel in every context for one subject; `address` gives each attempt an address of its own. */
export function plan(
  channels: readonly Channel[],
  subject: Subject,
  address: (index: number) => string,
): Attempt[] {
  const each = channels.flatMap((channel) => channel.contexts.map((context) => ({ channel, context })));
  return each.map(({ channel, context }, index) => {
    const { name, family, disruptive } = channel;
    // The number in front keeps `worker` from being found in `shared-worker`.
    const token = `${subject[0]}${index}x-${name}-${context}`;
    const canary = { host: `${token}.canary.test`, address: address(index), port: 3478, protocol: "http:" };
    return { name, family, context, subject, alone: disruptive !== undefined, token, canary };
  });
}
