import { useState } from "react";
import type { PendingImport } from "@/state/types";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Section } from "../components/Section";
import { counted } from "../format";
import { importOff, optionsOf, startingForm, volumeOptionsOf, type ImportForm } from "./importForm";
import { LabelChoice } from "./LabelChoice";
import { PatientChoice } from "./PatientChoice";
import { SizeChoice } from "./SizeChoice";
import { VolumeChoice } from "./VolumeChoice";

interface PendingPanelProps {
  readonly pending: PendingImport;
  /** First file names, for the preview of the patient pattern. */
  readonly names: readonly string[];
}

/** Decides where class and patient come from, before anything is read. */
export function PendingPanel({ pending, names }: PendingPanelProps) {
  const confirmImport = useDarkroom((state) => state.confirmImport);
  const confirmVolumes = useDarkroom((state) => state.confirmVolumes);
  const cancelPending = useDarkroom((state) => state.cancelPending);
  const [form, setForm] = useState(() => startingForm(pending));
  const change = (part: Partial<ImportForm>) => setForm((old) => ({ ...old, ...part }));
  const off = importOff(form, pending);
  const read = () =>
    form.as === "volumes"
      ? confirmVolumes(volumeOptionsOf(form, pending))
      : confirmImport(optionsOf(form, pending));
  return (
    <Section title="Before reading" end={counted(pending.fileCount, "file")}>
      <div className="col s4">
        <label className="labelled">
          <span className="lab">Name of the data set</span>
          <input
            className="field"
            value={form.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </label>
        {pending.volumes && <VolumeChoice found={pending.volumes} form={form} onChange={change} />}
        <LabelChoice pending={pending} form={form} onChange={change} />
        <PatientChoice form={form} names={names} onChange={change} />
        {form.as === "images" && <SizeChoice form={form} fileCount={pending.fileCount} onChange={change} />}
        {off !== undefined && (
          <p className="note" role="status">
            {off}
          </p>
        )}
        <div className="row">
          <Button kind="primary" off={off} onClick={() => void read()}>
            Read {counted(pending.fileCount, "file")}
          </Button>
          <Button onClick={cancelPending}>Do not read</Button>
        </div>
      </div>
    </Section>
  );
}
