import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { HARDWARE, type Profile } from "./tile";

/** A device's profile goes with its backend: another device may want another. */
const profiles = new WeakMap<WebGPUBackend, Profile>();

export function setProfile(backend: WebGPUBackend, profile: Profile): void {
  profiles.set(backend, profile);
}

export function profileOf(backend: WebGPUBackend): Profile {
  return profiles.get(backend) ?? HARDWARE;
}
