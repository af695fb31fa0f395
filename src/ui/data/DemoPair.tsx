import { useState } from "react";
import { Mark } from "../components/Mark";

/** A demo radiograph beside a synthetic one, from the pictures that come with the app. */
export function DemoPair() {
  return (
    <div className="col grow">
      <div className="pair">
        <Picture of="real" src="/demo/real.png" says="Demo patient, invented" />
        <Picture of="synthetic" src="/demo/synthetic.png" says="Made by the demo model" />
      </div>
      <p className="note">
        From the demo. A circle marks real images and a diamond marks synthetic ones, on every page.
      </p>
    </div>
  );
}

interface PictureProps {
  readonly of: "real" | "synthetic";
  readonly src: string;
  readonly says: string;
}

function Picture({ of, src, says }: PictureProps) {
  const [missing, setMissing] = useState(false);
  return (
    <div className={of === "real" ? "vp real" : "vp syn"}>
      {!missing && <img src={src} alt={`Chest radiograph: ${says}`} onError={() => setMissing(true)} />}
      <span className="o tl">
        <Mark of={of} />
      </span>
      {!missing && <span className="o bl">{says}</span>}
    </div>
  );
}
