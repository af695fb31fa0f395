import type { IncomingMessage, Server, ServerResponse } from "node:http";

export const weakenings = {
  /** What the test must notice: WebRTC, navigation, hints. */
  allowlist: ["connection-allowlist"],
  policy: ["content-security-policy"],
  both: ["connection-allowlist", "content-security-policy"],
} as const;

export type Weakening = keyof typeof weakenings;

/** Breaks the seal on purpose: the server leaves out these headers and the service worker, so that the test can be seen to fail. */
export function weaken(server: Server, weakening: Weakening): Server {
  const left: readonly string[] = weakenings[weakening];
  server.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
    // The service worker would give the headers back to every page but the first.
    if (request.url === "/sw.js") request.url = "/no-service-worker";
    const writeHead = response.writeHead.bind(response) as (
      status: number,
      headers?: object,
    ) => ServerResponse;
    const weaker = (status: number, headers: object = {}): ServerResponse =>
      writeHead(
        status,
        Object.fromEntries(Object.entries(headers).filter(([name]) => !left.includes(name.toLowerCase()))),
      );
    Object.assign(response, { writeHead: weaker });
  });
  return server;
}
