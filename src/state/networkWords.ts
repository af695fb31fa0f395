import type { KeptKind, Place } from "@/domain/kept";
import type { Seal } from "@/domain/networkFacts";
import type { ChannelContext, ChannelFamily, ChannelVerdict } from "@/domain/sealed";

/** The officer's words, the same on the page and in the file that is saved. */

export const FAMILY_WORDS: Readonly<Record<ChannelFamily, string>> = {
  fetch: "Fetch and XHR",
  sockets: "WebSocket, WebTransport, events",
  beacons: "Beacons and pings",
  resources: "Images, fonts, styles, media",
  scripts: "Scripts and workers",
  frames: "Frames, objects, forms",
  navigation: "Links, popups, page changes",
  webrtc: "WebRTC: STUN, TURN, direct",
  downloads: "Downloads from elsewhere",
  names: "Preconnect and name look-ups",
};

export const VERDICT_WORDS: Readonly<Record<ChannelVerdict, string>> = {
  blocked: "Blocked",
  open: "Got out",
  unverifiable: "Cannot verify",
};

export const CONTEXT_WORDS: Readonly<Record<ChannelContext, string>> = {
  page: "page",
  worker: "worker",
  "service-worker": "service worker",
};

export const SEAL_WORDS: Readonly<Record<Seal, string>> = {
  checking: "Checking",
  sealed: "Sealed",
  unverifiable: "Not verifiable in this browser",
  open: "Not sealed",
};

export const KEPT_WORDS: Readonly<Record<KeptKind, string>> = {
  scans: "Scans, de-identified",
  thumbnails: "Their thumbnails",
  prepared: "Prepared for training",
  checkpoints: "Checkpoints",
  progress: "Samples and curves of runs",
  synthetic: "Synthetic images",
  records: "Records and keys",
  requests: "List of requests",
  models: "Pretrained models",
  app: "The app itself",
  settings: "Settings",
  other: "Anything else",
};

export const PLACE_WORDS: Readonly<Record<Place, string>> = {
  "service-workers": "Offline service",
  caches: "Copies of the app",
  databases: "Databases",
  files: "Private files",
  "session-storage": "Session storage",
  cookies: "Cookies",
  "local-storage": "Settings",
};
