import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import type { Channel } from "../../src/sealed/channel";
import { plan, type Attempt, type Subject } from "./plan";

export interface Listeners {
  readonly attempts: readonly Attempt[];
  /** The tokens of attempts that arrived. */
  readonly arrived: ReadonlySet<string>;
  close(): void;
}

/**
 * The reduced form, without root: each attempt gets a port of its own on this machine, and whatever connects to it or
 * sends a datagram there has got out. Names under `localhost` are answered by the browser itself (RFC 6761), so name
 * look-ups cannot be seen this way.
 */
export async function listenForEach(channels: readonly Channel[], subject: Subject): Promise<Listeners> {
  const arrived = new Set<string>();
  const ends: (() => void)[] = [];
  const attempts: Attempt[] = [];
  for (const attempt of plan(channels, subject, () => "127.0.0.1")) {
    const caught = (): void => void arrived.add(attempt.token);
    const tcp = createServer((socket) => {
      caught();
      socket.on("error", () => socket.destroy());
      // Answered, so that a page that went there can be closed.
      socket.end("HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n");
    });
    await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
    const { port } = tcp.address() as { port: number };
    ends.push(() => tcp.close(), await datagrams("udp4", "127.0.0.1", port, caught));
    ends.push(await datagrams("udp6", "::1", port, caught));
    const host = `${attempt.token}.localhost`;
    attempts.push({ ...attempt, canary: { ...attempt.canary, host, port, webPort: port } });
  }
  return { attempts, arrived, close: () => ends.forEach((end) => end()) };
}

/** Listens for datagrams. @returns the way to stop; does nothing on a machine without that kind of address */
async function datagrams(
  type: "udp4" | "udp6",
  address: string,
  port: number,
  caught: () => void,
): Promise<() => void> {
  const socket = createSocket(type).on("message", caught);
  const bound = await new Promise<boolean>((resolve) => {
    socket.once("error", () => resolve(false));
    socket.bind(port, address, () => resolve(true));
  });
  return () => {
    if (bound) socket.close();
  };
}
