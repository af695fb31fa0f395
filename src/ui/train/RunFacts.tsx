import type { ReactNode } from "react";
import type { RunRecord } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { Section } from "../components/Section";
import { bytes, clockIn, count, decimal, duration } from "../format";
import { StateTag } from "./StateTag";

/** How far a run is, and how fast. */
export function RunFacts({ run, active }: { readonly run: RunRecord; readonly active: boolean }) {
  const progress = useDarkroom((state) => (active ? state.progress : null));
  const pausing = useDarkroom((state) => active && state.phase.kind === "pausing");
  const step = progress?.step ?? run.step;
  const { steps } = run.config;
  const state = pausing ? (
    <span className="tag run">Saving</span>
  ) : (
    <StateTag state={active ? "running" : run.state} />
  );
  return (
    <Section title={`Step ${count(step)} of ${count(steps)}`} end={state}>
      <Bar share={step / steps} label="Steps done" />
      <dl className="facts">
        {progress && <Left etaMs={progress.etaMs} />}
        <Speed {...(progress ?? run.throughput ?? {})} />
        {progress && <Memory value={progress.memoryBytes} />}
      </dl>
    </Section>
  );
}

function Fact({ word, children }: { readonly word: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Left({ etaMs }: { readonly etaMs: number }) {
  const [number, ...unit] = duration(etaMs).split(" ");
  const end = clockIn(etaMs);
  return (
    <Fact word="Time left">
      {number}{" "}
      <small>
        {unit.join(" ")}, to {end}
      </small>
    </Fact>
  );
}

function Speed(props: { readonly imagesPerSecond?: number; readonly stepMs?: number }) {
  const { imagesPerSecond, stepMs } = props;
  if (imagesPerSecond === undefined || stepMs === undefined) return null;
  return (
    <>
      <Fact word="Images per second">{decimal(imagesPerSecond, imagesPerSecond < 100 ? 1 : 0)}</Fact>
      <Fact word="Step time">
        {stepMs < 1000 ? count(Math.round(stepMs)) : decimal(stepMs / 1000, 2)}{" "}
        <small>{stepMs < 1000 ? "ms" : "s"}</small>
      </Fact>
    </>
  );
}

function Memory({ value }: { readonly value: number }) {
  const [number, unit] = bytes(value).split(" ");
  return (
    <Fact word="Memory">
      {number} <small>{unit}</small>
    </Fact>
  );
}
