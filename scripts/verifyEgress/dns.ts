import { createSocket, type Socket } from "node:dgram";

const HEADER = 12;
const A = 1;
const SECONDS = 60;

/** The name and the type that a query asks for (RFC 1035, section 4.1); undefined when it cannot be read. */
export function readQuestion(query: Buffer): { name: string; type: number; end: number } | undefined {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = query[at]; length !== undefined && length > 0 && length < 64; length = query[at]) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  if (query[at] !== 0 || query.length < at + 5) return undefined;
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** The answer: one address for a question of type A, an empty one for every other type. */
export function answerTo(query: Buffer, address: (name: string) => string): Buffer | undefined {
  const question = readQuestion(query);
  if (!question) return undefined;
  const { name, type, end } = question;
  const head = Buffer.from(query.subarray(0, end));
  head.writeUInt16BE(0x8580, 2);
  head.writeUInt16BE(type === A ? 1 : 0, 6);
  head.writeUInt32BE(0, 8);
  if (type !== A) return head;
  const record = Buffer.alloc(16);
  // A pointer to the name in the question, then type, class, life, length, address.
  record.writeUInt16BE(0xc000 | HEADER, 0);
  record.writeUInt16BE(A, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(SECONDS, 6);
  record.writeUInt16BE(4, 10);
  address(name)
    .split(".")
    .forEach((part, i) => record.writeUInt8(Number(part), 12 + i));
  return Buffer.concat([head, record]);
}

/** A name server that knows every name: each gets an address of its own in 198.18.0.0/16 (RFC 2544). */
export async function fakeNameServer(
  host: string,
): Promise<{ nameOf: ReadonlyMap<string, string>; socket: Socket }> {
  const addressOf = new Map<string, string>();
  const nameOf = new Map<string, string>();
  const address = (name: string): string => {
    const known = addressOf.get(name);
    if (known) return known;
    const n = addressOf.size + 256;
    const fresh = `198.18.${n >> 8}.${n & 255}`;
    addressOf.set(name, fresh);
    nameOf.set(fresh, name);
    return fresh;
  };
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => {
    const answer = answerTo(query, address);
    if (answer) socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(53, host, resolve));
  return { nameOf, socket };
}
