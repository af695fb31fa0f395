import { STATUS_CODES, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { securityHeaders } from "../src/domain/securityHeaders";

/** Says the status and nothing more. The connection ends: what follows on it may be the rest of a refused request. */
export function refuse(
  response: ServerResponse,
  status: number,
  more: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = bodyOf(status);
  response.writeHead(status, { ...headersOf(status, body), ...more });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

/** The same on a connection whose request could not be read. */
export function refuseRaw(socket: Duplex, status: number): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = bodyOf(status);
  const lines = Object.entries(headersOf(status, body)).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n${body}`);
}

function bodyOf(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ""}\n`;
}

function headersOf(status: number, body: string): Record<string, string> {
  return {
    ...securityHeaders,
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": String(body.length),
    "Cache-Control": "no-store",
    ...(status === 405 ? { Allow: "GET, HEAD" } : {}),
    Connection: "close",
  };
}

/** True when the request announces a body; the app never sends one. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) !== 0;
}
