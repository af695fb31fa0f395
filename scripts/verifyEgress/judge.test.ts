import { describe, expect, it } from "vitest";
import { channels } from "../../src/sealed/channels/all";
import { answerTo, readQuestion } from "./dns";
import { judge, type Seen } from "./judge";
import { addressesOf } from "./messages";
import type { Packet } from "./packet";
import { readPacket } from "./packet";
import { PcapReader } from "./pcap";
import { plan, type Attempt } from "./plan";

const sealed = plan(channels, "sealed", addressesOf("sealed"));
const control = plan(channels, "control", addressesOf("control"));

function question(name: string): Buffer {
  const labels = name.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
  return Buffer.concat([
    Buffer.from([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
    ...labels,
    Buffer.from([0, 0, 1, 0, 1]),
  ]);
}

function lookUp(name: string): Packet {
  return { kind: "udp", protocol: "ipv4", from: "", to: "10.77.0.1", port: 53, payload: question(name) };
}

function toAddress(to: string): Packet {
  return { kind: "udp", protocol: "ipv4", from: "", to, port: 3478, payload: Buffer.from([0, 1, 0, 0]) };
}

/** All attempts made, all of the control seen to leak by a look-up; and `packets` while the sealed app was attacked. */
function run(
  packets: readonly Packet[],
  leaks = control,
  change: Partial<Seen> = {},
): ReturnType<typeof judge> {
  const out = leaks.map(({ canary }) => lookUp(canary.host));
  return judge({
    attempts: [...sealed, ...control],
    packets: [...packets, ...out],
    phases: [
      { name: "sealed", from: 0 },
      { name: "control", from: packets.length },
    ],
    nameOf: new Map(),
    tried: new Set([...sealed, ...control].map(({ token }) => token)),
    ...change,
  });
}

const named = (attempts: readonly Attempt[], name: string) => attempts.find((one) => one.name === name)!;

describe("what the sniffer's packets prove", () => {
  it("passes when only the control is seen", () => {
    expect(run([])).toMatchObject({ sealed: true, appPackets: 0, controlLeaks: sealed.length });
  });

  it("fails on a single look-up of a name, and says which way it got out", () => {
    const result = run([lookUp(named(sealed, "dns-prefetch").canary.host)]);
    expect(result).toMatchObject({ sealed: false, appPackets: 1 });
    expect(result.channels.filter((row) => row.sealed)).toEqual([
      { name: "dns-prefetch", context: "page", sealed: true, control: true },
    ]);
  });

  it("tells a worker from a shared worker", () => {
    const result = run([lookUp(named(sealed, "shared-worker").canary.host)]);
    expect(result.channels.filter((row) => row.sealed).map(({ name }) => name)).toEqual(["shared-worker"]);
  });

  it("fails on a packet without a name to the address of a WebRTC attempt", () => {
    expect(run([toAddress(named(sealed, "webrtc-stun").canary.address)])).toMatchObject({ sealed: false });
  });

  it("counts what nothing explains as the app's, and the browser's own apart", () => {
    expect(run([lookUp("collector.example")])).toMatchObject({ sealed: false, appPackets: 1 });
    const own = run([lookUp("update.googleapis.com"), lookUp("2f0c6a52-1b9e-4a57-9f3c-0f4dd02a9a10.local")]);
    expect(own).toMatchObject({ sealed: true, localAnnouncements: 1 });
    expect(own.browserPackets).toEqual({ "sealed: update.googleapis.com": 1 });
  });

  it("fails when the control does not leak or an attempt was not made", () => {
    expect(run([], control.slice(0, 19)).sealed).toBe(false);
    const [missing, ...made] = [...sealed, ...control].map(({ token }) => token);
    const result = run([], control, { tried: new Set(made) });
    expect(result).toMatchObject({ sealed: false, untried: [missing] });
  });
});

describe("reading the wire", () => {
  it("finds the look-up in the stream of tcpdump, however it is cut", () => {
    const dns = question("scan.canary.test");
    const udp = Buffer.from([0xc0, 0, 0, 53, 0, 8 + dns.length, 0, 0]);
    const ip = Buffer.from([
      0x45,
      0,
      0,
      28 + dns.length,
      0,
      0,
      0,
      0,
      64,
      17,
      0,
      0,
      10,
      77,
      0,
      2,
      10,
      77,
      0,
      1,
    ]);
    const frame = Buffer.concat([Buffer.alloc(12), Buffer.from([8, 0]), ip, udp, dns]);
    const head = Buffer.alloc(24);
    head.writeUInt32LE(0xa1b2c3d4, 0);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(frame.length, 8);
    const stream = Buffer.concat([head, record, frame, record, frame]);
    const reader = new PcapReader();
    const packets = Array.from({ length: stream.length }, (_, i) => [
      ...reader.push(stream.subarray(i, i + 1)),
    ]);
    const read = packets.flat().map(({ bytes }) => readPacket(bytes));
    expect(read).toHaveLength(2);
    expect(read[1]).toMatchObject({ kind: "udp", to: "10.77.0.1", port: 53 });
    expect(readQuestion(read[1]!.payload)?.name).toBe("scan.canary.test");
  });

  it("answers every name with the address it was given", () => {
    const answer = answerTo(question("scan.canary.test"), () => "198.18.1.7")!;
    expect([...answer.subarray(-4)]).toEqual([198, 18, 1, 7]);
    expect(answer.readUInt16BE(6)).toBe(1);
  });
});

describe("the list of ways out", () => {
  it("names each once for each context, at least 54 of them, in page, worker and service worker", () => {
    const keys = sealed.map(({ name, context }) => `${name} ${context}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThanOrEqual(54);
    expect(new Set(sealed.map(({ context }) => context))).toEqual(
      new Set(["page", "worker", "service-worker"]),
    );
    for (const { token } of [...sealed, ...control]) expect(token.length).toBeLessThanOrEqual(63);
  });
});
