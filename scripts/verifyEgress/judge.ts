import { readQuestion } from "./dns";
import type { Phase } from "./messages";
import type { Packet } from "./packet";
import type { Attempt } from "./plan";
import { Attribution, isHousekeeping, tallyOf, type ChannelTally } from "./tally";

const LEAST_CONTROL_LEAKS = 20;

/** Hosts that a browser asks for its own updates, accounts and form suggestions, whatever page is open. */
const browsersOwn = /(^|\.)(google|googleapis|gstatic|gvt1|microsoft|msedge|bing)\.com$/;

/** Chromium announces a random name for this machine on the local network when a page uses WebRTC, allowed or not. */
const announcement = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/;

export interface Seen {
  readonly attempts: readonly Attempt[];
  readonly packets: readonly Packet[];
  /** Where in `packets` each phase began. */
  readonly phases: readonly { readonly name: Phase; readonly from: number }[];
  readonly nameOf: ReadonlyMap<string, string>;
  readonly tried: ReadonlySet<string>;
}

export interface Judgement {
  readonly channels: readonly ChannelTally[];
  /** Packets that carry an attempt's name or go to its address, or go where no browser goes by itself: none may be. */
  readonly appPackets: number;
  readonly controlLeaks: number;
  /** Announcements of a random local name while the sealed app was attacked: they carry nothing that a page chose. */
  readonly localAnnouncements: number;
  /** What the browser sent by itself, by phase and host. */
  readonly browserPackets: Readonly<Record<string, number>>;
  /** Where packets went that count as the app's although no attempt explains them. */
  readonly unexplained: readonly string[];
  readonly untried: readonly string[];
  readonly sealed: boolean;
}

/** Tells the app's packets from the browser's own. What neither an attempt nor the browser explains is the app's. */
export function judge({ attempts, packets, phases, nameOf, tried }: Seen): Judgement {
  const attribution = new Attribution(attempts, nameOf);
  const leaked = new Set<string>();
  const browserPackets = new Map<string, number>();
  const unexplained: string[] = [];
  let appPackets = 0;
  let localAnnouncements = 0;
  packets.forEach((packet, at) => {
    if (isHousekeeping(packet)) return;
    const phase = phases.findLast(({ from }) => from <= at)?.name ?? "idle";
    const attempt = attribution.of(packet);
    if (attempt) {
      leaked.add(attempt.token);
      if (attempt.subject === "sealed") appPackets++;
      return;
    }
    const host = destination(packet, nameOf);
    if (announcement.test(host)) localAnnouncements += phase === "control" ? 0 : 1;
    else if (browsersOwn.test(host)) count(browserPackets, `${phase}: ${host}`);
    else if (phase !== "control") {
      appPackets++;
      unexplained.push(`${phase}: ${packet.protocol} ${host}:${packet.port}`);
    }
  });
  const channels = tallyOf(attempts, leaked);
  const controlLeaks = channels.filter(({ control }) => control).length;
  const untried = attempts.filter(({ token }) => !tried.has(token)).map(({ token }) => token);
  const sealed = appPackets === 0 && controlLeaks >= LEAST_CONTROL_LEAKS && untried.length === 0;
  return {
    channels,
    appPackets,
    controlLeaks,
    localAnnouncements,
    browserPackets: Object.fromEntries(browserPackets),
    unexplained: [...new Set(unexplained)],
    untried,
    sealed,
  };
}

/** The host a packet goes to or asks for. */
function destination({ kind, to, port, payload }: Packet, nameOf: ReadonlyMap<string, string>): string {
  if (kind === "udp" && (port === 53 || port === 5353)) return readQuestion(payload)?.name ?? "unreadable";
  return nameOf.get(to) ?? to;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
