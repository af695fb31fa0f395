import { useMemo } from "react";
import type { CurvePoint, RunRecord } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import { Section } from "../components/Section";
import { count, decimal, duration } from "../format";
import { LinePlot } from "../plots/LinePlot";
import { ticks } from "../plots/series";
import { ratioTicks } from "./ratioTicks";

type MeasuredPoint = CurvePoint & { readonly relative: number; readonly kernel: number };

/** Whether longer training still brings the images nearer to real ones, with what real ones are from each other. */
export function QualityCurve({ run }: { readonly run: RunRecord }) {
  const curve = useDarkroom((state) => state.curve);
  const points = useMemo(() => curve.filter(isMeasured), [curve]);
  const { quality, config } = run;
  const last = points.at(-1);
  if (!quality || !last) return <NothingMeasured run={run} />;
  const xMax = Math.max(config.steps, last.step);
  const levels = ratioTicks(points.map(({ relative }) => relative));
  const kernels = points.map(({ kernel }) => kernel);
  const { extractor, n, seed, kernelFloor, seconds } = quality;
  return (
    <>
      <Section title="Distance to real images" end={`${decimal(last.relative, 1)} ×, real halves 1 ×`}>
        <LinePlot
          label={`Relative Fréchet distance by step: ${spoken(points, ({ relative }) => decimal(relative, 1))}. Real half against real half is 1.`}
          lines={[
            { of: "synthetic", points: points.map((at) => ({ x: at.step, y: Math.log10(at.relative) })) },
          ]}
          xMax={xMax}
          yTicks={levels.map(Math.log10)}
          tickWord={(tick) => `${Number((10 ** tick).toPrecision(2))}`}
          reference={0}
          dotted
        />
        <p className="note after">
          How many times farther synthetic images are from real ones than two halves of the real ones are from
          each other (Fréchet). The dashed line is 1.
        </p>
      </Section>
      <Section
        title="Kernel distance (KID)"
        end={`${decimal(last.kernel, 3)}, real halves ${decimal(kernelFloor, 3)}`}
      >
        <LinePlot
          label={`Kernel distance by step: ${spoken(points, ({ kernel }) => decimal(kernel, 3))}. Real half against real half is ${decimal(kernelFloor, 3)}.`}
          lines={[{ of: "synthetic", points: points.map((at) => ({ x: at.step, y: at.kernel })) }]}
          xMax={xMax}
          yTicks={ticks(Math.min(0, kernelFloor, ...kernels), Math.max(kernelFloor, ...kernels))}
          reference={kernelFloor}
          dotted
        />
        <p className="note after">
          {count(n.synthetic)} synthetic against {count(n.real)} held-out real images, compared by {extractor}
          , seed {seed}. Each measurement took about {duration(1000 * seconds)}.
        </p>
      </Section>
    </>
  );
}

function isMeasured(point: CurvePoint): point is MeasuredPoint {
  return point.relative !== undefined && point.kernel !== undefined;
}

function spoken(points: readonly MeasuredPoint[], value: (point: MeasuredPoint) => string): string {
  return points.map((point) => `${value(point)} at ${count(point.step)}`).join(", ");
}

function NothingMeasured({ run: { config, state } }: { readonly run: RunRecord }) {
  const every = config.qualityEvery ?? 0;
  const over = state === "finished" || state === "diverged";
  return (
    <Section title="Distance to real images">
      <p className="note">
        {every === 0
          ? "Not measured in this run. A new run measures it when “Measure quality every” is set under Advanced settings."
          : over
            ? "Not measured: there were fewer than 16 real images outside the training part, or the run was too short."
            : `First measured when a checkpoint is saved at or after step ${count(every)}. It needs 16 real images outside the training part.`}
      </p>
    </Section>
  );
}
