import { spawn, type ChildProcess } from "node:child_process";
import { readPacket, type Packet } from "./packet";
import { PcapReader } from "./pcap";

export interface Sniffer {
  readonly packets: readonly Packet[];
  stop(): void;
}

/** Every packet that the other side of `link` sends, from now on. */
export async function sniff(link: string): Promise<Sniffer> {
  const tcpdump = spawn(
    "tcpdump",
    ["-i", link, "-Q", "in", "-s", "0", "-U", "--immediate-mode", "-n", "-w", "-"],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const packets: Packet[] = [];
  const reader = new PcapReader();
  tcpdump.stdout.on("data", (chunk: Buffer) => {
    for (const { bytes } of reader.push(chunk)) packets.push(readPacket(bytes));
  });
  await started(tcpdump);
  return { packets, stop: () => void tcpdump.kill() };
}

function started(tcpdump: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    tcpdump.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("listening on")) resolve();
    });
    tcpdump.on("error", reject);
    tcpdump.on("close", () => reject(new Error(`tcpdump ended: ${said.trim()}`)));
  });
}
