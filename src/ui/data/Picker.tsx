import { useRef, type ReactNode } from "react";
import { pickedFiles, type DroppedFile } from "./dropped";

interface PickerProps {
  readonly folder?: boolean;
  /** Looks like a button instead of a word in a sentence. */
  readonly button?: boolean;
  readonly label?: string;
  readonly onFiles: (files: DroppedFile[]) => Promise<void>;
  readonly children: ReactNode;
}

/** Opens the browser's own dialog for files, or for a folder. */
export function Picker({ folder = false, button = false, label, onFiles, children }: PickerProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className={button ? "btn compact" : "link"}
        onClick={() => input.current?.click()}
      >
        {children}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label={label ?? (folder ? "Folder of scans" : "Scans")}
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
