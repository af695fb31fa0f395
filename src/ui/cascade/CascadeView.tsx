import { useState } from "react";
import type { CascadeRecord } from "@/domain/cascadeRecord";
import { useDarkroom } from "@/state/store";
import { CascadeHeader } from "./CascadeHeader";
import { CascadeSettings } from "./CascadeSettings";
import { MakingView } from "./MakingView";
import { ScaleFacts } from "./ScaleFacts";
import { ScaleList } from "./ScaleList";
import { ScalePictures } from "./ScalePictures";
import { CascadeMessage } from "./CascadeMessage";
import "./cascade.css";

export type CascadeTab = "training" | "making";

/** One cascade: how it learns, scale by scale, and what it makes. */
export function CascadeView({ cascade }: { readonly cascade: CascadeRecord }) {
  const [tab, setTab] = useState<CascadeTab>("training");
  return (
    <>
      <CascadeHeader cascade={cascade} tab={tab} onTab={setTab} />
      {tab === "training" ? <TrainingView cascade={cascade} /> : <MakingView cascade={cascade} />}
    </>
  );
}

function TrainingView({ cascade }: { readonly cascade: CascadeRecord }) {
  const working = useDarkroom(({ cascadeTraining: training }) =>
    training?.id === cascade.id ? (training.progress?.scale ?? null) : null,
  );
  /** null follows the scale that is being trained, else the finest that has begun. */
  const [chosen, setChosen] = useState<number | null>(null);
  const begun = cascade.scales.findLast(({ step }) => step > 0)?.index ?? 0;
  const shown = chosen ?? working ?? begun;
  return (
    <div className="cascade">
      <div className="cascade-main">
        <CascadeMessage cascade={cascade} />
        <ScalePictures key={shown} cascade={cascade} scale={shown} />
      </div>
      <div className="pane">
        <ScaleList cascade={cascade} shown={shown} onShow={setChosen} />
        <ScaleFacts cascade={cascade} scale={shown} />
        <CascadeSettings cascade={cascade} scale={shown} />
      </div>
    </div>
  );
}
