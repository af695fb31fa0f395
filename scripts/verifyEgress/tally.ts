import type { ChannelContext } from "../../src/domain/sealed";
import type { Packet } from "./packet";
import type { Attempt } from "./plan";

export interface ChannelTally {
  readonly name: string;
  readonly context: ChannelContext;
  /** True when the attempt got out. */
  readonly sealed: boolean;
  readonly control: boolean;
}

/** To which attempt a packet belongs: by the name in it, or by the address it goes to. */
export class Attribution {
  readonly #attempts: readonly Attempt[];
  readonly #nameOf: ReadonlyMap<string, string>;

  constructor(attempts: readonly Attempt[], nameOf: ReadonlyMap<string, string>) {
    this.#attempts = attempts;
    this.#nameOf = nameOf;
  }

  of(packet: Packet): Attempt | undefined {
    const name = this.#nameOf.get(packet.to);
    const text = packet.payload.toString("latin1").toLowerCase();
    return this.#attempts.find(
      ({ token, canary }) =>
        packet.to === canary.address || name?.startsWith(`${token}.`) || text.includes(token),
    );
  }
}

/** Packets of the link itself, which an interface sends whatever runs behind it: neighbours, multicast membership. */
export function isHousekeeping({ protocol }: Packet): boolean {
  return protocol === "arp" || protocol === "ipv6 58" || protocol === "ipv6 0" || protocol === "ipv4 2";
}

/** One row for each channel and context. */
export function tallyOf(attempts: readonly Attempt[], leaked: ReadonlySet<string>): ChannelTally[] {
  const rows = new Map<
    string,
    { name: string; context: ChannelContext; sealed: boolean; control: boolean }
  >();
  for (const { name, context, subject, token } of attempts) {
    const key = `${name} ${context}`;
    const row = rows.get(key) ?? { name, context, sealed: false, control: false };
    row[subject] = leaked.has(token);
    rows.set(key, row);
  }
  return [...rows.values()];
}
