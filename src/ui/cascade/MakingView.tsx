import { useState } from "react";
import type { CascadeRecord, EdgeSource } from "@/domain/cascadeRecord";
import { useDarkroom } from "@/state/store";
import { Segmented } from "../components/Segmented";
import { EdgeGuide } from "./EdgeGuide";
import { MakeForm } from "./MakeForm";
import { SampleBar } from "./SampleBar";
import { SampleList } from "./SampleList";
import { SampleView } from "./SampleView";

/** Large images of a cascade: one shown, the way to another, and what was made before. */
export function MakingView({ cascade }: { readonly cascade: CascadeRecord }) {
  const all = useDarkroom((state) => state.cascadeSamples);
  const chosen = useDarkroom((state) => state.cascadeSampleId);
  const samples = all.filter(({ cascadeId }) => cascadeId === cascade.id);
  const shown = samples.find(({ id }) => id === chosen) ?? samples[0];
  const [part, setPart] = useState<"image" | "edges">("image");
  const [guide, setGuide] = useState<EdgeSource | null>(null);
  return (
    <div className="cascade">
      <div className="cascade-main">
        {cascade.config.edges && (
          <Segmented
            label="Shown"
            value={part}
            options={[
              { value: "image", word: "Image" },
              { value: "edges", word: "Follow edges" },
            ]}
            onChange={setPart}
          />
        )}
        {part === "edges" ? (
          <EdgeGuide cascade={cascade} guide={guide} onGuide={setGuide} />
        ) : shown ? (
          <div className="sample">
            <SampleView key={shown.id} sample={shown} />
            <SampleBar key={`${shown.id} bar`} sample={shown} />
            <p className="hints">
              <span>
                <kbd>Wheel</kbd>Zoom
              </span>
              <span>
                <kbd>Drag</kbd>Pan
              </span>
              <span>
                <kbd>0</kbd>Whole
              </span>
              <span className="hatch-key">Not sharp yet</span>
            </p>
          </div>
        ) : (
          <div className="blank">
            <h2 className="big">{cascade.config.dim === 2 ? "No image yet" : "No volume yet"}</h2>
            <p>
              Choose a seed and a size at the right. The whole comes first, small; then it sharpens tile by
              tile.
            </p>
          </div>
        )}
      </div>
      <div className="pane">
        <MakeForm cascade={cascade} guide={guide} onMake={() => setPart("image")} />
        <SampleList samples={samples} shown={shown?.id} />
      </div>
    </div>
  );
}
