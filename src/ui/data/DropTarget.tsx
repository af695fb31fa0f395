import { FolderOpen } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { droppedFiles, pickedFiles, type DroppedFile } from "./dropped";
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
        <span className="small">DICOM, PNG or JPEG. A folder or a CSV gives the class.</span>
      </span>
    </div>
  );
}

interface PickerProps {
  readonly folder?: boolean;
  readonly onFiles: (files: DroppedFile[]) => Promise<void>;
  readonly children: ReactNode;
}

function Picker({ folder = false, onFiles, children }: PickerProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="link" onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label={folder ? "Folder of scans" : "Scans"}
        {...(folder ? { webkitdirectory: "" } : {})}
        onChange={(event) => {
          const files = pickedFiles(event.target.files);
          // So that the same folder can be chosen again.
          event.target.value = "";
          if (files.length > 0) void onFiles(files);
        }}
      />
    </>
  );
}
