import { inPage, type Canary, type Channel } from "../channel";

function channel(
  name: string,
  label: string,
  servers: (canary: Canary) => RTCIceServer[],
  extra?: (connection: RTCPeerConnection, canary: Canary) => Promise<void>,
): Channel {
  return {
    name,
    label,
    family: "webrtc",
    contexts: inPage,
    sign: "webrtc",
    attempt: async (canary) => {
      const connection = new RTCPeerConnection({ iceServers: servers(canary) });
      try {
        connection.createDataChannel("scan");
        await connection.setLocalDescription(await connection.createOffer());
        await extra?.(connection, canary);
        await new Promise((resolve) => setTimeout(resolve, 700));
        return `gathering ${connection.iceGatheringState}`;
      } finally {
        connection.close();
      }
    },
  };
}

const account = { username: "canary", credential: "canary" };

/** Answers the offer with a candidate of our choice: the browser then sends checks straight to it. */
function direct(candidate: (canary: Canary) => string) {
  return async (connection: RTCPeerConnection, canary: Canary): Promise<void> => {
    const other = new RTCPeerConnection();
    try {
      await other.setRemoteDescription(connection.localDescription!);
      const answer = await other.createAnswer();
      await connection.setRemoteDescription(answer);
      await connection.addIceCandidate({ candidate: candidate(canary), sdpMid: "0", sdpMLineIndex: 0 });
    } finally {
      other.close();
    }
  };
}

const host = (c: Canary, to: string) => `candidate:1 1 udp 2113937151 ${to} ${c.port} typ host`;

/** Connections between browsers: no content security policy that browsers enforce covers them. */
export const webrtc: readonly Channel[] = [
  channel("webrtc-stun", "WebRTC, STUN by address", (c) => [{ urls: `stun:${c.address}:${c.port}` }]),
  channel("webrtc-stun-name", "WebRTC, STUN by name", (c) => [{ urls: `stun:${c.host}:${c.port}` }]),
  channel("webrtc-turn-udp", "WebRTC, TURN over UDP", (c) => [
    { urls: `turn:${c.address}:${c.port}?transport=udp`, ...account },
  ]),
  channel("webrtc-turn-tcp", "WebRTC, TURN over TCP", (c) => [
    { urls: `turn:${c.address}:${c.port}?transport=tcp`, ...account },
  ]),
  channel("webrtc-turns", "WebRTC, TURN over TLS by name", (c) => [
    { urls: `turns:${c.host}:${c.port}?transport=tcp`, ...account },
  ]),
  channel(
    "webrtc-direct",
    "WebRTC, straight to an address",
    () => [],
    direct((c) => host(c, c.address)),
  ),
  channel(
    "webrtc-mdns",
    "WebRTC, name on the local network",
    () => [],
    direct((c) => host(c, `${c.host.split(".")[0]}.local`)),
  ),
];
