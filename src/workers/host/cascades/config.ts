import type { CascadeConfig, ScaleConfig } from "@/domain/cascade";
import type { CascadeChoices } from "@/domain/cascadeRecord";
import { AppError } from "@/domain/errors";
import type { Triple } from "@/domain/volume";
import { defaultCascade, validateCascade } from "@/gan/cascade/defaults";
import type { SourceFacts } from "./source";

/** Bytes of the device that training may take unless it is said. */
const MEMORY = 1_000_000_000;

/** Everything that follows from what a person chose. @throws {AppError} `bad-config` */
export function configOf(choices: CascadeChoices, facts: SourceFacts): CascadeConfig {
  const { baseSize, size, edges, seed, memoryBytes = MEMORY, source } = choices;
  if (edges && facts.dim === 3) {
    throw new AppError("bad-config", "Edges can guide images, not volumes.", {
      advice: "Leave the edges out.",
    });
  }
  const config = defaultCascade({
    ...{ dim: facts.dim, baseSize, size, edges, seed, values: facts.values, memoryBytes },
    imageCount: facts.items.length,
    // One name for all of them: the base learns its classes as one.
    classIds: [source.kind === "images" ? source.classIds.join("+") : "volumes"],
    ...(facts.extent === undefined ? {} : { spacing: cubes(facts.extent / size) }),
  });
  const changed = {
    ...config,
    base: withBase(config.base, choices.base ?? {}),
    scales: config.scales.map((scale) => withScale(scale, choices.scale ?? {})),
  };
  validateCascade(changed);
  return changed;
}

function cubes(edge: number): Triple {
  return [edge, edge, edge];
}

function withBase(base: CascadeConfig["base"], changes: NonNullable<CascadeChoices["base"]>) {
  return base.kind === "image"
    ? { ...base, run: { ...base.run, ...given(changes) } }
    : { ...base, run: { ...base.run, ...given(changes) } };
}

function withScale(scale: ScaleConfig, changes: NonNullable<CascadeChoices["scale"]>): ScaleConfig {
  const { l1, adversarial, patch, ...rest } = changes;
  return {
    ...{ ...scale, ...given(rest) },
    patch: Math.min(patch ?? scale.patch, scale.size),
    weights: { ...scale.weights, ...given({ l1, adversarial }) },
  };
}

/** Without what was left out. */
function given<T extends object>(changes: T): { [K in keyof T]-?: NonNullable<T[K]> } {
  const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]-?: NonNullable<T[K]> };
}
