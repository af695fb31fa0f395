import type { ClassifierConfig } from "@/domain/evaluation";
import type { ClassifierModel } from "./model";
import { damagedClassifier, packTensors, unpackTensors } from "./tensorRecord";

const MAGIC = "DKRC";

export function encodeClassifier({ config, temperature, weights }: ClassifierModel): Uint8Array {
  return packTensors(MAGIC, { config, temperature }, weights);
}

/** @throws {AppError} `bad-checkpoint` when the bytes are not a whole classifier file of a known version */
export function decodeClassifier(bytes: Uint8Array): ClassifierModel {
  const { facts, weights } = unpackTensors(MAGIC, bytes);
  const { config, temperature } = facts;
  if (typeof config !== "object" || config === null || typeof temperature !== "number")
    throw damagedClassifier();
  return { config: config as ClassifierConfig, temperature, weights };
}
