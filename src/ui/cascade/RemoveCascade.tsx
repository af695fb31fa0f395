import type { CascadeRecord } from "@/domain/cascadeRecord";
import { useDarkroom } from "@/state/store";
import { Confirm } from "../components/Confirm";
import { count, counted } from "../format";

interface RemoveCascadeProps {
  readonly cascade: CascadeRecord;
  readonly onClose: () => void;
}

export function RemoveCascade({ cascade, onClose }: RemoveCascadeProps) {
  const samples = useDarkroom(
    ({ cascadeSamples }) => cascadeSamples.filter(({ cascadeId }) => cascadeId === cascade.id).length,
  );
  const removeCascade = useDarkroom((state) => state.removeCascade);
  const steps = cascade.scales.reduce((sum, { step }) => sum + step, 0);
  const made = counted(samples, cascade.config.dim === 2 ? "synthetic image" : "synthetic volume");
  return (
    <Confirm
      title={`Remove ${cascade.name}?`}
      loses={`${count(steps)} steps of training and ${made}. This cannot be undone.`}
      verb="Remove"
      onConfirm={() => void removeCascade(cascade.id)}
      onClose={onClose}
    />
  );
}
