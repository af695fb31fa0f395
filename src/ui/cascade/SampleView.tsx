import { useState } from "react";
import type { CascadeSample } from "@/domain/cascadeRecord";
import { PLANES, type Plane } from "@/domain/volumeSet";
import { useDarkroom } from "@/state/store";
import { PlanePicture } from "./PlanePicture";
import { sideWords } from "./sideWords";

/** A large image, or three planes of a volume: coarse at first, sharp tile by tile. */
export function SampleView({ sample }: { readonly sample: CascadeSample }) {
  const changing = useDarkroom(({ cascadeSampling }) => cascadeSampling?.sample?.id === sample.id);
  const side = sample.sides.at(-1) ?? 1;
  const common = { sampleId: sample.id, side, changing };
  const size = sideWords(sample.dim, side);
  if (sample.dim === 2) {
    return (
      <PlanePicture {...common} plane="axial" at={0.5} name={`Synthetic image, seed ${sample.seed}, ${size}`}>
        <span className="o tl">Seed {sample.seed}</span>
        <span className="o tr">{size}</span>
      </PlanePicture>
    );
  }
  return (
    <div className="three-planes">
      {PLANES.map((plane) => (
        <VolumePlane key={plane} {...common} plane={plane} seed={sample.seed} />
      ))}
    </div>
  );
}

interface VolumePlaneProps {
  readonly sampleId: string;
  readonly side: number;
  readonly changing: boolean;
  readonly plane: Plane;
  readonly seed: number;
}

function VolumePlane({ plane, side, seed, ...rest }: VolumePlaneProps) {
  const [slice, setSlice] = useState(side >> 1);
  const word = `${plane.charAt(0).toUpperCase()}${plane.slice(1)}`;
  return (
    <div className="volume-plane">
      <PlanePicture
        {...{ ...rest, plane, side }}
        at={(slice + 0.5) / side}
        name={`Synthetic volume, seed ${seed}, ${word.toLowerCase()} slice ${slice + 1} of ${side}`}
      >
        <span className="o tl">{word}</span>
      </PlanePicture>
      <label className="row small">
        <span className="sr">{word} slice</span>
        <input
          type="range"
          min={0}
          max={side - 1}
          value={slice}
          onChange={(event) => setSlice(Number(event.target.value))}
        />
        <span className="num slice-number">{slice + 1}</span>
      </label>
    </div>
  );
}
