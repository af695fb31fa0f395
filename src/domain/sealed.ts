/** Facts a privacy officer can check: what was built, what was asked of the network, which ways out are shut. */

/** A shipped file: path relative to the app's folder, size in bytes, SHA-256 in lower-case hex. */
export interface BuildFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** `build-manifest.json` beside the app: every shipped file but itself. */
export interface BuildManifest {
  readonly format: 1;
  readonly version: string;
  /** Sorted by path. */
  readonly files: readonly BuildFile[];
  /** SHA-256 of the lines "sha256  path\n" of `files`: one number for the whole build. */
  readonly sha256: string;
}

/** A request that the service worker saw. */
export interface LoggedRequest {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** Path on the app's own origin; the whole URL otherwise. */
  readonly url: string;
  /** `document`, `script`, `worker`, `style`, `image`, `manifest`; empty for fetch(). */
  readonly destination: string;
  /** Where the answer came from; `refused` for another origin: the service worker sends nothing there. */
  readonly from: "cache" | "server" | "refused";
  readonly status: number;
  /** Bytes of the body that was sent; 0 for every request of the app. */
  readonly sent: number;
  readonly received: number;
}

export interface RequestLog {
  /** When this service worker began to count, milliseconds since 1970. */
  readonly since: number;
  readonly own: number;
  readonly refused: number;
  /** The latest, newest last; at most 1,000. */
  readonly requests: readonly LoggedRequest[];
}

/** A family of channels by which a page could send something, as rows of the officer's table. */
export type ChannelFamily =
  | "fetch"
  | "sockets"
  | "beacons"
  | "resources"
  | "scripts"
  | "frames"
  | "navigation"
  | "webrtc"
  | "downloads"
  | "names";

export type ChannelContext = "page" | "worker" | "service-worker";

/** What the browser itself shows of one attempt. `open`: it got out. `unverifiable`: a page cannot see it. */
export type ChannelVerdict = "blocked" | "open" | "unverifiable";

export interface ChannelResult {
  /** Unique together with `context`, for example `webrtc-stun`. */
  readonly name: string;
  readonly label: string;
  readonly family: ChannelFamily;
  readonly context: ChannelContext;
  readonly verdict: ChannelVerdict;
  /** What was seen, in words: the violated directive, the error, the silence. */
  readonly evidence: string;
}
