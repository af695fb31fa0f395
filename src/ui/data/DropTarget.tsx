import { FolderOpen } from "lucide-react";
import { useState } from "react";
import { droppedFiles } from "./dropped";
import { Picker } from "./Picker";
import { useOffer } from "./useOffer";

interface DropTargetProps {
  readonly lead: string;
  /** First file names of what was taken, for previews; they are kept nowhere else. */
  readonly onNames: (names: readonly string[]) => void;
}

/** Takes folders and files, dropped or chosen. */
export function DropTarget({ lead, onNames }: DropTargetProps) {
  const { offer, opening } = useOffer(onNames);
  const [over, setOver] = useState(false);
  const words = over ? "Let go to read the files" : opening ? "Opening the folders" : lead;
  return (
    <div
      className={over ? "drop over" : "drop"}
      aria-busy={opening}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void offer(droppedFiles(event.dataTransfer));
      }}
    >
      <FolderOpen className="i" aria-hidden />
      <span className="grow">
        <b>{words}</b>
        {!over && !opening && (
          <>
            , or{" "}
            <Picker folder onFiles={offer}>
              choose a folder
            </Picker>{" "}
            or <Picker onFiles={offer}>files</Picker>
          </>
        )}
        <br />
        <span className="small">DICOM, NIfTI, PNG or JPEG. A folder or a CSV gives the class.</span>
      </span>
    </div>
  );
}
