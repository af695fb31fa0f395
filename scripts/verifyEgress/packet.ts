/** What one packet says of itself. */
export interface Packet {
  readonly kind: "tcp" | "udp" | "other";
  /** `arp`, `ipv4`, `ipv6`, or the number of the protocol within. */
  readonly protocol: string;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly payload: Buffer;
}

const ETHERNET_HEADER = 14;
const TCP = 6;
const UDP = 17;

/** Reads an Ethernet frame (IEEE 802.3) with IPv4 (RFC 791) or IPv6 (RFC 8200) in it. */
export function readPacket(frame: Buffer): Packet {
  const type = frame.length >= ETHERNET_HEADER ? frame.readUInt16BE(12) : 0;
  const body = frame.subarray(ETHERNET_HEADER);
  if (type === 0x0800 && body.length >= 20) return ipv4(body);
  if (type === 0x86dd && body.length >= 40) return ipv6(body);
  const protocol = type === 0x0806 ? "arp" : `ethernet ${type.toString(16)}`;
  return { kind: "other", protocol, from: "", to: "", port: 0, payload: body };
}

function ipv4(body: Buffer): Packet {
  const header = (body[0]! & 15) * 4;
  const from = [...body.subarray(12, 16)].join(".");
  const to = [...body.subarray(16, 20)].join(".");
  return transport(body[9]!, "ipv4", from, to, body.subarray(header, body.readUInt16BE(2)));
}

function ipv6(body: Buffer): Packet {
  const address = (at: number) => body.subarray(at, at + 16).toString("hex");
  return transport(body[6]!, "ipv6", address(8), address(24), body.subarray(40));
}

function transport(next: number, family: string, from: string, to: string, body: Buffer): Packet {
  if (next === UDP && body.length >= 8)
    return { kind: "udp", protocol: family, from, to, port: body.readUInt16BE(2), payload: body.subarray(8) };
  if (next === TCP && body.length >= 20) {
    const offset = (body[12]! >> 4) * 4;
    const port = body.readUInt16BE(2);
    return { kind: "tcp", protocol: family, from, to, port, payload: body.subarray(offset) };
  }
  return { kind: "other", protocol: `${family} ${next}`, from, to, port: 0, payload: body };
}
