import {
  Activity,
  Aperture,
  ChartColumn,
  Columns2,
  Info,
  Keyboard,
  Layers,
  type LucideIcon,
} from "lucide-react";
import type { PageId } from "@/state/types";
import { useDarkroom } from "@/state/store";
import { LockButton } from "../lock/LockButton";

const places: readonly {
  readonly id: Exclude<PageId, "network">;
  readonly word: string;
  readonly icon: LucideIcon;
}[] = [
  { id: "data", word: "Data", icon: Layers },
  { id: "train", word: "Train", icon: Activity },
  { id: "compare", word: "Compare", icon: Columns2 },
  { id: "evaluate", word: "Evaluate", icon: ChartColumn },
];

/** The places, in the order of the work. A dot marks where something runs. */
export function Rail({ onKeys, onAbout }: { readonly onKeys: () => void; readonly onAbout: () => void }) {
  const page = useDarkroom((state) => state.page);
  const training = useDarkroom(
    (state) => state.activeRunId !== null || state.cascadeTraining !== null || state.cascadeSampling !== null,
  );
  const importing = useDarkroom((state) => state.importing !== null);
  const sampling = useDarkroom((state) => state.sampling !== null);
  const evaluating = useDarkroom((state) => state.activeExperimentId !== null || state.measuring !== null);
  const running = { data: importing, train: training, compare: sampling, evaluate: evaluating };
  return (
    <nav className="rail" aria-label="Places">
      <span className="mark" title="Darkroom">
        <Aperture className="i" aria-hidden />
        <span className="sr">Darkroom</span>
      </span>
      {places.map(({ id, word, icon: Icon }) => (
        <a key={id} href={`#/${id}`} aria-current={page === id ? "page" : undefined}>
          <Icon className="i" aria-hidden />
          {word}
          {running[id] && (
            <span className="live" title="Running">
              <span className="sr">Running</span>
            </span>
          )}
        </a>
      ))}
      <span className="gap" />
      <LockButton />
      <button type="button" className="btn ghost place" onClick={onKeys} title="Keys (?)">
        <Keyboard className="i" aria-hidden />
        Keys
      </button>
      <button type="button" className="btn ghost place" onClick={onAbout} title="About and licences">
        <Info className="i" aria-hidden />
        About
      </button>
    </nav>
  );
}
