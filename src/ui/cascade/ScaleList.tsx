import type { CascadeRecord } from "@/domain/cascadeRecord";
import { whatKeepsCascade } from "@/state/cascadeBusy";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { Button } from "../components/Button";
import { Section } from "../components/Section";
import { count, duration } from "../format";
import { ScaleTag } from "./ScaleTag";
import { sideWords } from "./sideWords";

interface ScaleListProps {
  readonly cascade: CascadeRecord;
  readonly shown: number;
  readonly onShow: (scale: number) => void;
}

type Scale = CascadeRecord["scales"][number];

/** The networks of a cascade, coarse to fine; one is looked at, and any one can be trained alone. */
export function ScaleList({ cascade, shown, onShow }: ScaleListProps) {
  const training = useDarkroom(({ cascadeTraining }) => cascadeTraining?.id === cascade.id);
  const preparing = useDarkroom(({ cascadeTraining }) =>
    cascadeTraining?.id === cascade.id ? cascadeTraining.preparing : null,
  );
  const done = cascade.scales.filter(({ state }) => state === "finished").length;
  const end = preparing
    ? `Preparing ${count(preparing.done)} of ${count(preparing.total)}`
    : `${done} of ${cascade.scales.length} trained`;
  return (
    <Section title="Scales" end={end}>
      <ol className="col s1 scales">
        {cascade.scales.map((scale) => (
          <Row
            key={scale.index}
            cascade={cascade}
            scale={scale}
            training={training}
            on={scale.index === shown}
            onShow={() => onShow(scale.index)}
          />
        ))}
      </ol>
    </Section>
  );
}

interface RowProps {
  readonly cascade: CascadeRecord;
  readonly scale: Scale;
  readonly training: boolean;
  readonly on: boolean;
  readonly onShow: () => void;
}

function Row({ cascade, scale, training, on, onShow }: RowProps) {
  const { index, size, steps } = scale;
  const progress = useDarkroom(({ cascadeTraining: now }) =>
    now?.id === cascade.id && now.progress?.scale === index ? now.progress : null,
  );
  const running = training && (progress !== null || scale.state === "running");
  const step = (running ? progress?.step : undefined) ?? scale.step;
  return (
    <li className={on ? "on" : undefined}>
      <button type="button" className="pick" aria-pressed={on} onClick={onShow}>
        <span className="strong">{sideWords(cascade.config.dim, size)}</span>{" "}
        <span className="muted">{index === 0 ? "base" : "doubling"}</span>
      </button>
      <ScaleTag state={running ? "running" : scale.state === "running" ? "paused" : scale.state} />
      <Bar share={steps > 0 ? step / steps : 0} label={`Steps of ${sideWords(cascade.config.dim, size)}`} />
      <span className="note grow">
        Step {count(step)} of {count(steps)}
        {running && progress && `, ${duration(progress.etaMs)} left`}
      </span>
      {!training && <TrainOne cascade={cascade} scale={scale} />}
    </li>
  );
}

function TrainOne({ cascade, scale }: { readonly cascade: CascadeRecord; readonly scale: Scale }) {
  const busy = useDarkroom((state) => whatKeepsCascade(state)?.message);
  const trainCascade = useDarkroom((state) => state.trainCascade);
  if (scale.state === "finished") return null;
  const again = scale.state === "diverged";
  const word = again ? "Train again" : scale.step > 0 ? "Continue" : "Train";
  return (
    <Button
      size="compact"
      off={busy}
      label={`${word}: ${sideWords(cascade.config.dim, scale.size)} only`}
      onClick={() => void trainCascade(cascade.id, [scale.index])}
    >
      {word}
    </Button>
  );
}
