import { LockKeyhole, LockKeyholeOpen } from "lucide-react";
import { useState } from "react";
import { useDarkroom } from "@/state/store";
import { ProtectionDialog } from "./ProtectionDialog";

/** In the rail: locks where a passphrase is set, and offers to set one where none is. */
export function LockButton() {
  const isOn = useDarkroom((state) => state.protection !== null && state.protection.state !== "off");
  const lockNow = useDarkroom((state) => state.lockNow);
  const [open, setOpen] = useState(false);
  const Icon = isOn ? LockKeyhole : LockKeyholeOpen;
  return (
    <>
      <button
        type="button"
        className="btn ghost place"
        onClick={() => (isOn ? void lockNow() : setOpen(true))}
        title={isOn ? "Lock now" : "Protect what is stored with a passphrase"}
      >
        <Icon className="i" aria-hidden />
        {isOn ? "Lock" : "Protect"}
      </button>
      {open && <ProtectionDialog onClose={() => setOpen(false)} />}
    </>
  );
}
