import type { ChannelResult } from "@/domain/sealed";
import { TrustedWorker as Worker } from "@/domain/trustedScriptUrl";
import { channels } from "./channels/all";
import { probeAll } from "./probe";
import { protectionInForce } from "./protection";
import type { SelfTestJob, SelfTestNews } from "./selfTest.worker";

export interface SelfTestOptions {
  /** Called for each channel as soon as it is judged. */
  onResult(result: ChannelResult): void;
  readonly signal?: AbortSignal;
}

/**
 * Tries every way out of this page and of a worker, against names that belong to nobody, and says of each what the
 * browser shows: blocked (with the rule that refused it), open, or unverifiable (with the reason).
 * @throws the signal's reason when it is aborted
 */
export async function runSelfTest(options: SelfTestOptions): Promise<readonly ChannelResult[]> {
  const { signal } = options;
  signal?.throwIfAborted();
  const results: ChannelResult[] = [];
  const onResult = (result: ChannelResult): void => {
    results.push(result);
    options.onResult(result);
  };
  const protection = await protectionInForce();
  const salt = freshSalt();
  const inPage = channels.filter(({ contexts }) => contexts.includes("page"));
  await Promise.all([
    probeAll(inPage, { context: "page", salt, protection, signal, onResult }),
    probeInWorker({ salt, protection }, onResult, signal),
  ]);
  signal?.throwIfAborted();
  return results;
}

function probeInWorker(
  job: SelfTestJob,
  onResult: (result: ChannelResult) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const worker = new Worker(new URL("./selfTest.worker.ts", import.meta.url), { type: "module" });
  return new Promise<void>((resolve, reject) => {
    signal?.addEventListener("abort", () => resolve(), { once: true });
    worker.onerror = (event) =>
      reject(new Error(event.message || "The worker of the self-test did not start."));
    worker.onmessage = ({ data }: MessageEvent<SelfTestNews>) => {
      if (data === "done") resolve();
      else onResult(data);
    };
    worker.postMessage(job);
  }).finally(() => worker.terminate());
}

function freshSalt(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(5)), (byte) => byte.toString(36)).join("");
}
