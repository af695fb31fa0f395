import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import {
  metaPolicy,
  pagePolicy,
  securityHeadersFor,
  workerPolicy,
  type SecurityHeaders,
} from "../src/domain/securityHeaders";

/**
 * The app's security headers in Vite: on every answer of the development and the preview server, and the policy as a
 * meta tag in the built index.html, for hosts that cannot send headers.
 *
 * The development server differs in one thing: scripts and styles with a nonce that is made at each start are let in,
 * because React's refresh and Vite's hot style sheets are written into the page.
 */
export function seal(): Plugin[] {
  const nonce = randomBytes(16).toString("base64");
  return [
    {
      name: "darkroom:headers",
      config: (_, { command, isPreview }) =>
        command === "serve" && !isPreview ? { html: { cspNonce: nonce } } : {},
      configureServer: ({ middlewares }) => {
        middlewares.use(sending((path) => devHeadersFor(path, nonce)));
      },
      configurePreviewServer: ({ middlewares }) => {
        middlewares.use(sending(securityHeadersFor));
      },
    },
    {
      name: "darkroom:meta-policy",
      apply: "build",
      transformIndexHtml: {
        order: "post",
        handler: () => [
          {
            tag: "meta",
            // First in the head: a policy in a meta tag does not bind what stands before it.
            injectTo: "head-prepend",
            attrs: { "http-equiv": "Content-Security-Policy", content: metaPolicy() },
          },
        ],
      },
    },
  ];
}

/** What the development server sends: the same, and the nonce. A worker's source is known by its file name. */
export function devHeadersFor(path: string, nonce: string): SecurityHeaders {
  const isWorker = /\.worker\.[jt]s$/.test(path.split("?", 1)[0] ?? "");
  const written = [`'nonce-${nonce}'`];
  return {
    ...securityHeadersFor(path),
    "Content-Security-Policy": isWorker
      ? workerPolicy()
      : pagePolicy({ "script-src": written, "style-src": written }),
  };
}

function sending(headersFor: (path: string) => SecurityHeaders) {
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    for (const [name, value] of Object.entries(headersFor(request.url ?? "/")))
      response.setHeader(name, value);
    next();
  };
}
