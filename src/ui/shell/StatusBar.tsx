import { CircleHelp, Cpu, HardDrive, Lock, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import type { MoveProgress, ProtectionState } from "@/domain/protection";
import { SEAL_WORDS } from "@/state/networkWords";
import { useDarkroom } from "@/state/store";
import { bytes, bytesOf, counted } from "../format";
import { ProtectionDialog } from "../lock/ProtectionDialog";
import { useElsewhere, useSeal } from "../network/useSeal";
import { JobStatus } from "./JobStatus";

/** Four facts, always: device, storage, network, what is running. */
export function StatusBar() {
  return (
    <footer className="status" aria-label="Status">
      <DeviceFact />
      <StorageFact />
      <NetworkFact />
      <span className="note" title="For research and education, not for diagnosis">
        <span className="wide-only">For research and education, not for diagnosis</span>
        <span className="narrow-only">Not for diagnosis</span>
      </span>
      <JobStatus />
    </footer>
  );
}

function DeviceFact() {
  const device = useDarkroom((state) => state.device);
  const backend = device?.backend === "webgpu" ? "WebGPU" : "WebAssembly";
  return (
    <span title={device?.reason ?? "The compute device is chosen when training starts for the first time"}>
      <Cpu className="i" aria-hidden />
      <span className="cut">
        {device ? (
          <>
            <b>{device.name}</b> {device.realGpu ? backend : `${backend}, slower than a GPU`}
          </>
        ) : (
          "Device chosen at first training"
        )}
      </span>
    </span>
  );
}

function StorageFact() {
  const storage = useDarkroom((state) => state.storage);
  const protection = useDarkroom(({ protection, moving }) =>
    protectionWords(protection?.state ?? "off", moving),
  );
  const [open, setOpen] = useState(false);
  const words =
    storage === null
      ? "Storage not read"
      : storage.quota === null
        ? bytes(storage.used)
        : bytesOf(storage.used, storage.quota);
  return (
    <span title="Storage used on this machine">
      <HardDrive className="i" aria-hidden />
      <button type="button" className="asText" onClick={() => setOpen(true)}>
        <b>{words}</b> {protection}
      </button>
      {open && <ProtectionDialog onClose={() => setOpen(false)} />}
    </span>
  );
}

function protectionWords(state: ProtectionState, moving: MoveProgress | null): string {
  if (state === "off") return "";
  if (state === "on") return "encrypted";
  const share = moving && moving.total > 0 ? ` ${Math.floor((100 * moving.done) / moving.total)}%` : "";
  return state === "turning-on" ? `encrypting${share}` : `decrypting${share}`;
}

const REQUESTS_MS = 10_000;

/** "Sealed" only where every header arrived and this browser enforces it; otherwise what is missing. */
function NetworkFact() {
  const seal = useSeal();
  const elsewhere = useElsewhere();
  const lookAtRequests = useDarkroom((state) => state.lookAtRequests);
  useEffect(() => {
    const timer = setInterval(() => void lookAtRequests(), REQUESTS_MS);
    return () => clearInterval(timer);
  }, [lookAtRequests]);
  const Icon = elsewhere > 0 || seal === "open" ? TriangleAlert : seal === "sealed" ? Lock : CircleHelp;
  return (
    <a
      href="#/network"
      title="Requests to anywhere but this app's own files, since start. Open the network page"
    >
      <Icon className="i" aria-hidden />
      <span>
        <b>{SEAL_WORDS[seal]}</b> · {counted(elsewhere, "request")} to elsewhere
      </span>
    </a>
  );
}
