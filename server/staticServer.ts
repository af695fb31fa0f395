import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { answer, type Site } from "./answer";
import { defaultLimits, type Limits } from "./limits";
import { refuse, refuseRaw } from "./refuse";

export interface ServerOptions {
  /** Host names it answers to besides the loopback ones. */
  readonly names?: readonly string[];
  readonly limits?: Partial<Limits>;
}

/**
 * Serves the files of one folder, and nothing else: GET and HEAD, known host names, no listing, no way out of the
 * folder, no log. Every answer carries the security headers, a refusal of bytes that are no request included.
 * @param root the folder of the built app
 */
export function createStaticServer(root: string, { names = [], limits }: ServerOptions = {}): Server {
  const limit = { ...defaultLimits, ...limits };
  const site: Site = {
    root,
    names: new Set(names.map((name) => name.toLowerCase())),
    targetBytes: limit.targetBytes,
  };
  const server = createServer({
    maxHeaderSize: limit.headerBytes,
    headersTimeout: limit.headersMs,
    requestTimeout: limit.requestMs,
    keepAliveTimeout: limit.keepAliveMs,
    connectionsCheckingInterval: limit.checkMs,
    // Node's own refusal of a request without a host would lack our headers; target.ts refuses it.
    requireHostHeader: false,
  });
  server.timeout = limit.idleMs;
  server.maxConnections = limit.connections;
  const busy = new WeakSet<Duplex>();
  server.on("request", (request, response) => {
    busy.add(request.socket);
    response.on("close", () => busy.delete(request.socket));
    answer(site, request, response).catch(() => refuse(response, 500));
  });
  // A body is not asked for, and no other expectation is met.
  server.on("checkContinue", (_, response) => refuse(response, 417));
  server.on("checkExpectation", (_, response) => refuse(response, 417));
  server.on("connect", (_, socket) => refuseRaw(socket, 405));
  server.on("clientError", (error, socket) => {
    // In the middle of another answer a refusal would be read as a part of it.
    if (busy.has(socket)) socket.destroy();
    else refuseRaw(socket, statusOf(error, socket as Socket, limit.headerBytes));
  });
  return server;
}

/** The status for bytes that Node could not read as a request. */
function statusOf(
  error: NodeJS.ErrnoException & { rawPacket?: Buffer },
  socket: Socket,
  headerBytes: number,
): number {
  if (error.code === "ERR_HTTP_REQUEST_TIMEOUT") return 408;
  if (error.code !== "HPE_HEADER_OVERFLOW") return 400;
  // Too much before the end of the first line: that was the address.
  const { rawPacket } = error;
  const isStart = rawPacket !== undefined && socket.bytesRead === rawPacket.length;
  return isStart && !rawPacket.subarray(0, headerBytes).includes("\n") ? 414 : 431;
}
