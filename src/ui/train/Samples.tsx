import { useState, type ReactNode } from "react";
import { GRID_COUNT, type RunRecord } from "@/domain/training";
import { GreyCanvas } from "../components/GreyCanvas";
import { Mark } from "../components/Mark";
import { count } from "../format";
import { History } from "./History";
import { NoSamplesYet } from "./NoSamplesYet";
import { tileOf, useGrid } from "./useGrid";

interface SamplesProps {
  readonly run: RunRecord;
  readonly message: ReactNode;
}

/** The fixed seeds at one step, large, and the way back through the steps. */
export function Samples({ run, message }: SamplesProps) {
  /** null follows the newest. */
  const [lookedAt, setLookedAt] = useState<number | null>(null);
  const [seed, setSeed] = useState(0);
  const newest = run.gridSteps.at(-1);
  const step = lookedAt ?? newest;
  const grid = useGrid(run.id, step);
  const size = run.config.size;
  return (
    <div className="hero">
      <div className="heroTop">
        {message}
        <div className="bar1">
          <Mark of="synthetic" />
          <span className="muted">
            {GRID_COUNT} fixed seeds
            {step !== undefined && (
              <>
                , <b className="strong">step {count(step)}</b>
              </>
            )}
          </span>
        </div>
      </div>
      <div className="gridbox">
        {newest === undefined ? (
          <NoSamplesYet run={run} />
        ) : (
          <div className="samples">
            {Array.from({ length: GRID_COUNT }, (_, at) => (
              <button
                key={at}
                type="button"
                className="thumb"
                aria-pressed={at === seed}
                title={`Show how fixed seed ${at + 1} develops`}
                onClick={() => setSeed(at)}
              >
                <GreyCanvas
                  grey={grid && tileOf(grid, at, size)}
                  size={size}
                  label={`Synthetic, fixed seed ${at + 1}, step ${count(step ?? 0)}`}
                />
              </button>
            ))}
          </div>
        )}
      </div>
      {run.gridSteps.length > 1 && (
        <History run={run} seed={seed} step={step ?? 0} onStep={setLookedAt} follows={lookedAt === null} />
      )}
    </div>
  );
}
