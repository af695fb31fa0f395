import type { ChannelResult } from "@/domain/sealed";
import { channels } from "./channels/all";
import { probeAll } from "./probe";
import type { Protection } from "./protection";

export interface SelfTestJob {
  readonly salt: string;
  readonly protection: Protection;
}

export type SelfTestNews = ChannelResult | "done";

const send = (news: SelfTestNews): void => self.postMessage(news);

self.onmessage = ({ data: { salt, protection } }: MessageEvent<SelfTestJob>) => {
  const here = channels.filter(({ contexts }) => contexts.includes("worker"));
  void probeAll(here, { context: "worker", salt, protection, onResult: send }).then(() => send("done"));
};
