import type { CascadeSample } from "@/domain/cascadeRecord";
import { useDarkroom } from "@/state/store";
import { Section } from "../components/Section";
import { counted } from "../format";
import { percent } from "./sampleForm";

interface SampleListProps {
  readonly samples: readonly CascadeSample[];
  readonly shown: string | undefined;
}

/** What a cascade has made, newest first; one is shown large. */
export function SampleList({ samples, shown }: SampleListProps) {
  const show = useDarkroom((state) => state.showCascadeSample);
  const making = useDarkroom(({ cascadeSampling }) => cascadeSampling?.sample?.id ?? null);
  return (
    <Section title="Made so far" end={samples.length > 0 ? counted(samples.length, "sample") : undefined}>
      {samples.length === 0 && (
        <p className="note">Nothing yet. Each one made is kept here until it is removed.</p>
      )}
      <table className="tight">
        <tbody>
          {samples.map((sample) => (
            <tr key={sample.id} className={sample.id === shown ? "sel" : undefined}>
              <td className="name">
                <button
                  type="button"
                  className="pick"
                  aria-pressed={sample.id === shown}
                  onClick={() => show(sample.id)}
                >
                  {sample.name}
                  {sample.edges && <span className="muted">, follows edges</span>}
                </button>
              </td>
              <td className="num">{stateWord(sample, sample.id === making)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function stateWord({ state, share }: CascadeSample, making: boolean): string {
  if (making) return percent(share);
  return state === "finished" ? "Finished" : `Paused, ${percent(share)}`;
}
