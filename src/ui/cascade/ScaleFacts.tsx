import type { ReactNode } from "react";
import type { CascadeRecord } from "@/domain/cascadeRecord";
import { useDarkroom } from "@/state/store";
import { Mark } from "../components/Mark";
import { Section } from "../components/Section";
import { bytes, clockIn, decimal, duration } from "../format";

interface ScaleFactsProps {
  readonly cascade: CascadeRecord;
  readonly scale: number;
}

/** How the scale that is being trained learns, in numbers that change in place. */
export function ScaleFacts({ cascade, scale }: ScaleFactsProps) {
  const progress = useDarkroom(({ cascadeTraining: now }) =>
    now?.id === cascade.id && now.progress?.scale === scale ? now.progress : null,
  );
  if (!progress) return null;
  const { generatorLoss, discriminatorLoss, dReal, dFake, l1, stepMs, etaMs, memoryBytes } = progress;
  return (
    <>
      <Section title="Now">
        <dl className="facts">
          <Fact word="Time left, this scale">
            {duration(etaMs)} <small>to {clockIn(etaMs)}</small>
          </Fact>
          <Fact word="Step time">
            {stepMs < 1000 ? decimal(stepMs, 0) : decimal(stepMs / 1000, 2)}{" "}
            <small>{stepMs < 1000 ? "ms" : "s"}</small>
          </Fact>
          <Fact word="Memory">{bytes(memoryBytes)}</Fact>
          {scale > 0 && <Fact word="Distance from real">{decimal(l1, 3)}</Fact>}
        </dl>
      </Section>
      <Section title="Losses">
        <dl className="kv">
          <dt>
            <Mark of="synthetic" word="Generator" />
          </dt>
          <dd>{decimal(generatorLoss, 2)}</dd>
          <dt>
            <Mark of="real" word="Discriminator" />
          </dt>
          <dd>{decimal(discriminatorLoss, 2)}</dd>
          <dt>
            <Mark of="synthetic" word="D(fake)" /> <span className="note">judged real</span>
          </dt>
          <dd>{decimal(dFake, 2)}</dd>
          <dt>
            <Mark of="real" word="D(real)" /> <span className="note">judged real</span>
          </dt>
          <dd>{decimal(dReal, 2)}</dd>
        </dl>
        <p className="note after">At 0.5 for both, the discriminator can no longer tell them apart.</p>
      </Section>
    </>
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
