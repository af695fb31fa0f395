import type { RunRecord } from "@/domain/training";
import { GreyCanvas } from "../components/GreyCanvas";
import { count, short } from "../format";
import { filmSteps } from "./runStates";
import { tileOf, useGrid } from "./useGrid";

interface HistoryProps {
  readonly run: RunRecord;
  readonly seed: number;
  /** The step on screen. */
  readonly step: number;
  /** True while the newest step is followed. */
  readonly follows: boolean;
  /** null: follow the newest again. */
  readonly onStep: (step: number | null) => void;
}

/** One seed at a dozen steps, and a slider over all kept steps. */
export function History({ run, seed, step, follows, onStep }: HistoryProps) {
  const steps = run.gridSteps;
  const last = steps.length - 1;
  const at = follows ? last : Math.max(0, steps.indexOf(step));
  const show = (position: number) => onStep(position >= last ? null : (steps[position] ?? null));
  return (
    <div className="history">
      <div className="row between">
        <h2>How one seed develops</h2>
        <span className="small muted">
          Fixed seed {seed + 1}. {follows ? "Newest is shown; drag to look back." : "Looking back."}
        </span>
      </div>
      <div className="film">
        {filmSteps(steps).map((each) => (
          <div key={each}>
            <Frame
              run={run}
              seed={seed}
              step={each}
              here={each === step}
              onClick={() => show(steps.indexOf(each))}
            />
            {short(each)}
          </div>
        ))}
      </div>
      <input
        type="range"
        min={0}
        max={last}
        value={at}
        aria-label="Step shown"
        aria-valuetext={`Step ${count(steps[at] ?? 0)}`}
        onChange={(event) => show(Number(event.target.value))}
      />
    </div>
  );
}

interface FrameProps {
  readonly run: RunRecord;
  readonly seed: number;
  readonly step: number;
  readonly here: boolean;
  readonly onClick: () => void;
}

function Frame({ run, seed, step, here, onClick }: FrameProps) {
  const grid = useGrid(run.id, step);
  const size = run.config.size;
  return (
    <button type="button" className="thumb" aria-pressed={here} onClick={onClick}>
      <GreyCanvas grey={grid && tileOf(grid, seed, size)} size={size} label={`Step ${count(step)}`} />
    </button>
  );
}
