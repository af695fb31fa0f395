import { hash32, Random } from "@/domain/random";
import { LATENT_SIZE } from "@/domain/training";
import { normal, uniform } from "@/tensor/random";
import { tf } from "@/tensor/tf";
import type { NetworkPair } from "./network";
import { STREAM } from "./streams";

type Latent = NetworkPair["latent"];

function fill(target: Float32Array, offset: number, random: Random, latent: Latent): void {
  for (let i = 0; i < LATENT_SIZE; i++) {
    target[offset + i] = latent === "normal" ? random.normal() : random.uniform(-1, 1);
  }
}

/** Latents of a batch of training step `step`, [count, LATENT_SIZE]. */
export function stepLatents(
  seed: number,
  stream: number,
  step: number,
  count: number,
  latent: Latent,
): tf.Tensor2D {
  const shape = [count, LATENT_SIZE];
  const ofStep = hash32(seed, stream, step);
  const drawn =
    latent === "normal" ? normal(shape, ofStep, stream, 0) : uniform(shape, ofStep, stream, 0, -1, 1);
  return drawn as tf.Tensor2D;
}

/**
 * Latents of sample seeds: each row is a function of its own seed only.
 * @param truncation  ψ in [0, 1]: z is scaled by it, towards the average image
 */
export function sampleLatents(seeds: readonly number[], truncation: number, latent: Latent): tf.Tensor2D {
  const values = new Float32Array(seeds.length * LATENT_SIZE);
  seeds.forEach((seed, i) => fill(values, i * LATENT_SIZE, new Random(seed, STREAM.sampleLatent), latent));
  return tf.tensor2d(
    values.map((value) => value * truncation),
    [seeds.length, LATENT_SIZE],
  );
}
