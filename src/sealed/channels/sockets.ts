import {
  authorityOf,
  everywhere,
  firstEvent,
  named,
  secureUrlOf,
  type Canary,
  type Channel,
} from "../channel";

interface Socket {
  readonly opened?: Promise<unknown>;
  readonly ready?: Promise<unknown>;
  close(): void;
}
type SocketType = new (url: string) => Socket;

function socketUrl(canary: Canary): string {
  return `${canary.protocol === "https:" ? "wss" : "ws"}://${authorityOf(canary)}/scan`;
}

/** Connections that stay open. */
export const sockets: readonly Channel[] = [
  {
    name: "websocket",
    label: "WebSocket",
    family: "sockets",
    contexts: everywhere,
    attempt: (canary) => {
      const socket = new WebSocket(socketUrl(canary));
      return firstEvent(socket, ["open", "close"]).finally(() => socket.close());
    },
  },
  {
    name: "websocket-stream",
    label: "WebSocketStream",
    family: "sockets",
    contexts: everywhere,
    attempt: (canary) => new (named<SocketType>("WebSocketStream"))(socketUrl(canary)).opened,
  },
  {
    name: "webtransport",
    label: "WebTransport (HTTP/3 over UDP)",
    family: "sockets",
    contexts: everywhere,
    attempt: (canary) => new (named<SocketType>("WebTransport"))(secureUrlOf(canary)).ready,
  },
];
