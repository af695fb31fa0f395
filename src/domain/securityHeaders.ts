import { permissionsPolicy } from "./permissionsPolicy";

/**
 * The headers of every response: the one source for the local server, the development server, the service worker,
 * the meta tag of index.html and the configurations in deploy/. Plain data, no DOM.
 *
 * A content security policy alone does not stop WebRTC, navigation or name look-ups; Connection-Allowlist (Chrome
 * and Edge 152 and later) does.
 */
export type SecurityHeaders = Readonly<Record<string, string>>;

type Directives = Readonly<Record<string, readonly string[]>>;

/** Scripts that run as workers are built into this folder. A worker is ruled by the headers of its own script. */
export const WORKER_FOLDER = "/assets/workers/";

/** The only Trusted Types policy: worker and service worker addresses on our own origin (trustedScriptUrl.ts). */
export const TRUSTED_POLICY = "darkroom";

// Each directive is written out although default-src covers most of them: a reader should not have to know which.
const closed: Directives = {
  "default-src": ["'none'"],
  "script-src": ["'self'"],
  "script-src-attr": ["'none'"],
  "style-src": ["'none'"],
  "style-src-attr": ["'none'"],
  "img-src": ["'none'"],
  "connect-src": ["'self'"],
  "worker-src": ["'self'"],
  "manifest-src": ["'none'"],
  "font-src": ["'none'"],
  "media-src": ["'none'"],
  "object-src": ["'none'"],
  "frame-src": ["'none'"],
  "child-src": ["'none'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "frame-ancestors": ["'none'"],
  "require-trusted-types-for": ["'script'"],
  "trusted-types": [TRUSTED_POLICY],
};

const page: Directives = {
  ...closed,
  "style-src": ["'self'"],
  // Pictures are drawn from bytes in memory.
  "img-src": ["'self'", "blob:"],
  "manifest-src": ["'self'"],
};

const worker: Directives = {
  ...closed,
  // The training kernels and the codecs are WebAssembly, and run in workers only. Nothing is evaluated from strings.
  "script-src": ["'self'", "'wasm-unsafe-eval'"],
};

/** Directives that a browser ignores in a meta tag (CSP 3, section 3.3). */
export const IGNORED_IN_META: readonly string[] = ["frame-ancestors"];

/** Extra sources that the development server needs, by directive. */
export type ExtraSources = Readonly<Record<string, readonly string[]>>;

function policy(directives: Directives, extra: ExtraSources = {}): string {
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...withExtra(sources, extra[name])].join(" "))
    .join("; ");
}

/** `'none'` stands alone or not at all. */
function withExtra(sources: readonly string[], extra: readonly string[] = []): readonly string[] {
  if (extra.length === 0) return sources;
  return [...sources.filter((source) => source !== "'none'"), ...extra];
}

/** Headers that are the same on every response. */
export const commonHeaders: SecurityHeaders = {
  // The group that it reports to is defined nowhere, so no report is sent; naming one lets the page itself see refusals.
  "Connection-Allowlist": "(response-origin);webrtc=block;report-to=page",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": permissionsPolicy,
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-DNS-Prefetch-Control": "off",
};

export function pagePolicy(extra?: ExtraSources): string {
  return policy(page, extra);
}

export function workerPolicy(extra?: ExtraSources): string {
  return policy(worker, extra);
}

/** The page's policy as far as a meta tag can carry it. */
export function metaPolicy(): string {
  return policy(Object.fromEntries(Object.entries(page).filter(([name]) => !IGNORED_IN_META.includes(name))));
}

/** The security headers of the response for `path` (from the root of the app, with or without a query). */
export function securityHeadersFor(path: string): SecurityHeaders {
  return {
    "Content-Security-Policy": path.startsWith(WORKER_FOLDER) ? workerPolicy() : pagePolicy(),
    ...commonHeaders,
  };
}

/** The security headers of the page itself, and of everything that is no worker script. */
export const securityHeaders: SecurityHeaders = securityHeadersFor("/");
