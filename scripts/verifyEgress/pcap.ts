/** A packet as it was on the wire, with its link-layer header. */
export interface RawPacket {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: Buffer;
}

const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const LITTLE_ENDIAN = 0xa1b2c3d4;

/**
 * Packets from the stream that `tcpdump -w -` writes (libpcap file format, draft-ietf-opsawg-pcap).
 * @throws when the stream is in another format
 */
export class PcapReader {
  #left: Buffer = Buffer.alloc(0);
  #started = false;

  *push(chunk: Buffer): Generator<RawPacket> {
    this.#left = Buffer.concat([this.#left, chunk]);
    if (!this.#started) {
      if (this.#left.length < FILE_HEADER) return;
      if (this.#left.readUInt32LE(0) !== LITTLE_ENDIAN) throw new Error("tcpdump wrote an unknown format.");
      this.#left = this.#left.subarray(FILE_HEADER);
      this.#started = true;
    }
    while (this.#left.length >= PACKET_HEADER) {
      const length = this.#left.readUInt32LE(8);
      if (this.#left.length < PACKET_HEADER + length) return;
      const at = this.#left.readUInt32LE(0) * 1000 + this.#left.readUInt32LE(4) / 1000;
      yield { at, bytes: this.#left.subarray(PACKET_HEADER, PACKET_HEADER + length) };
      this.#left = this.#left.subarray(PACKET_HEADER + length);
    }
  }
}
