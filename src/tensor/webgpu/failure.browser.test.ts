import { beforeEach, describe, expect, it } from "vitest";
import { findAdapter } from "../adapter";
import { tf } from "../tf";
import { startWebgpuBackend } from "../webgpuBackend";
import type { OwnBackend } from "./ownBackend";

describe.runIf(navigator.gpu !== undefined)("a graphics processor in trouble", () => {
  let failures: [string, string][];
  let device: GPUDevice;

  beforeEach(async () => {
    failures = [];
    const found = await findAdapter();
    await startWebgpuBackend(found!.adapter, (...failure) => failures.push(failure));
    device = (tf.backend() as OwnBackend).device;
  });

  it("ends the job when it refuses work: its results would be zeros", async () => {
    // Nothing can be stored and mapped at once.
    device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
    await device.queue.onSubmittedWorkDone();
    await expect.poll(() => failures.length).toBe(1);
    expect(failures[0]![1]).toBe("device-lost");
    expect(failures[0]![0]).toMatch(/usage/i);
  });

  it("says that its memory is full", async () => {
    const error = new GPUOutOfMemoryError("No room for 3 GiB.");
    device.dispatchEvent(new GPUUncapturedErrorEvent("uncapturederror", { error }));
    expect(failures).toEqual([["No room for 3 GiB.", "out-of-memory"]]);
  });

  it("is not lost when we put it away ourselves", async () => {
    device.destroy();
    await device.lost;
    expect(failures).toEqual([]);
  });
});
