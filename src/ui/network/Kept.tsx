import { Trash2 } from "lucide-react";
import { useState, type CSSProperties } from "react";
import type { KeptRow } from "@/domain/kept";
import type { KeptFacts } from "@/state/networkTypes";
import { KEPT_WORDS } from "@/state/networkWords";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Message } from "../components/Message";
import { Section } from "../components/Section";
import { bytes, counted } from "../format";
import { EraseDialog } from "./EraseDialog";
import { exactBytes } from "./exactBytes";

/** Everything that this browser keeps for the app, looked up store by store. */
export function Kept() {
  const { value, busy, error } = useDarkroom((state) => state.kept);
  const quota = useDarkroom((state) => state.storage?.quota ?? null);
  const [erasing, setErasing] = useState(false);
  const total =
    value && `${exactBytes(value.bytes)}${quota === null ? "" : ` of ${bytes(quota)}`}, none of it elsewhere`;
  return (
    <Section
      title="Kept on this machine"
      end={value ? total : busy ? "looking through every store" : undefined}
    >
      {error && <Message tone="stopped" what={error.message} kept={error.kept} advice={error.advice} />}
      {value && value.rows.length === 0 && <p className="note">Nothing yet.</p>}
      {value && <Rows value={value} />}
      <div className="erase">
        <p className="note">
          Scans, models, results, settings and keys. What runs is stopped. Exported files are not touched. It
          cannot be undone.
        </p>
        <Button kind="danger" icon={Trash2} onClick={() => setErasing(true)}>
          Erase everything on this machine
        </Button>
      </div>
      {erasing && <EraseDialog onClose={() => setErasing(false)} />}
    </Section>
  );
}

function Rows({ value }: { readonly value: KeptFacts }) {
  const [unfolded, setUnfolded] = useState(false);
  const most = Math.max(1, ...value.rows.map((row) => row.bytes));
  return (
    <table className="tight kept">
      <tbody>
        {value.rows.map((row) => (
          <Row key={row.kind} row={row} share={row.bytes / most}>
            {row.kind === "checkpoints" ? (
              <button
                type="button"
                className="link"
                aria-expanded={unfolded}
                onClick={() => setUnfolded(!unfolded)}
              >
                {row.items} from {counted(value.runs.length, "run")}
              </button>
            ) : (
              amount(row, value)
            )}
          </Row>
        ))}
        {unfolded && <Runs value={value} most={most} />}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly row: KeptRow;
  readonly share: number;
  readonly children: React.ReactNode;
}

function Row({ row, share, children }: RowProps) {
  return (
    <tr>
      <td>{KEPT_WORDS[row.kind]}</td>
      <td>
        <Share share={share} />
      </td>
      <td className="muted">{children}</td>
      <td className="num">{exactBytes(row.bytes)}</td>
    </tr>
  );
}

function Runs({ value, most }: { readonly value: KeptFacts; readonly most: number }) {
  const runs = useDarkroom((state) => state.runs);
  return value.runs.map(({ runId, checkpoints, bytes: size }) => (
    <tr key={runId}>
      <td className="indent cut">
        {runs.find(({ id }) => id === runId)?.name ?? `Run ${runId.slice(0, 8)}`}
      </td>
      <td>
        <Share share={size / most} />
      </td>
      <td className="muted">{counted(checkpoints, "checkpoint")}</td>
      <td className="num">{exactBytes(size)}</td>
    </tr>
  ));
}

function Share({ share }: { readonly share: number }) {
  return (
    <span className="share" style={{ "--at": `${(share * 100).toFixed(1)}%` } as CSSProperties}>
      <i />
    </span>
  );
}

function amount({ kind, items }: KeptRow, { images, syntheticImages, unknown }: KeptFacts): string {
  if (kind === "scans" && images !== null) return counted(images, "image");
  if (kind === "synthetic" && syntheticImages !== null) return counted(syntheticImages, "image");
  if (kind === "records" || kind === "requests") return counted(items, "record");
  if (kind === "models") return counted(items, "model");
  if (kind === "settings") return counted(items, "entry", "entries");
  if (kind === "other") return `${counted(items, "file")}: ${unknown.slice(0, 3).join(", ")}`;
  return counted(items, "file");
}
