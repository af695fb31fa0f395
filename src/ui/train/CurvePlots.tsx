import { useMemo } from "react";
import type { CurvePoint } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import { Mark } from "../components/Mark";
import { Section } from "../components/Section";
import { decimal } from "../format";
import { LinePlot } from "../plots/LinePlot";
import { smoothed, thinned, ticks, type Point } from "../plots/series";

/** Smoothing spans this share of the points shown, and at least a few. */
const SPAN_SHARE = 0.04;
const LEAST_SPAN = 5;

/** Losses and what the discriminator takes for real, by step. */
export function CurvePlots({ steps }: { readonly steps: number }) {
  const curve = useDarkroom((state) => state.curve);
  const series = useMemo(
    () => ({
      generator: bothOf(curve, "generatorLoss"),
      discriminator: bothOf(curve, "discriminatorLoss"),
      dReal: bothOf(curve, "dReal"),
      dFake: bothOf(curve, "dFake"),
    }),
    [curve],
  );
  if (curve.length === 0) {
    return (
      <Section title="Losses">
        <p className="note">The curves start with the first steps.</p>
      </Section>
    );
  }
  const { generator, discriminator, dReal, dFake } = series;
  const losses = [...generator.points, ...discriminator.points].map(({ y }) => y);
  const xMax = Math.max(steps, curve.at(-1)?.step ?? 0);
  return (
    <>
      <Section
        title="Losses"
        end={<Key synthetic={["Generator", generator]} real={["Discriminator", discriminator]} />}
      >
        <LinePlot
          label={`Losses by step, ${curve.length} points. ${say("Generator", generator)}, ${say("discriminator", discriminator)}.`}
          lines={[
            { of: "synthetic", ...generator },
            { of: "real", ...discriminator },
          ]}
          xMax={xMax}
          yTicks={ticks(Math.min(0, ...losses), Math.max(1, ...losses))}
        />
      </Section>
      <Section title="Judged real" end={<Key synthetic={["D(fake)", dFake]} real={["D(real)", dReal]} />}>
        <LinePlot
          label={`Share judged real by step. ${say("Real images", dReal)}, ${say("synthetic images", dFake)}.`}
          lines={[
            { of: "synthetic", ...dFake },
            { of: "real", ...dReal },
          ]}
          xMax={xMax}
          yTicks={[0, 0.5, 1]}
          reference={0.5}
        />
        <p className="note after">
          How sure the discriminator is that an image is real, from 0 to 1. At 0.5 for both it can no longer
          tell them apart.
        </p>
      </Section>
    </>
  );
}

interface Both {
  readonly points: readonly Point[];
  readonly raw: readonly Point[];
}

function bothOf(
  curve: readonly CurvePoint[],
  key: Exclude<keyof CurvePoint, "step" | "relative" | "kernel">,
): Both {
  const all = curve.map((point) => ({ x: point.step, y: point[key] })).filter(({ y }) => Number.isFinite(y));
  const raw = thinned(all);
  return { raw, points: smoothed(raw, Math.max(LEAST_SPAN, raw.length * SPAN_SHARE)) };
}

function say(name: string, { points }: Both): string {
  return `${name} ${decimal(points.at(-1)?.y ?? NaN, 2)}`;
}

type Named = readonly [name: string, line: Both];

function Key({ synthetic, real }: { readonly synthetic: Named; readonly real: Named }) {
  return (
    <span className="key">
      <Mark of="synthetic" word={say(...synthetic)} />
      <Mark of="real" word={say(...real)} />
    </span>
  );
}
