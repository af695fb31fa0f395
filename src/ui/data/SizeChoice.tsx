import { LONG_SIDES } from "@/domain/image";
import { Select } from "../components/Select";
import { bytes, count, counted } from "../format";
import type { ImportForm } from "./importForm";

interface SizeChoiceProps {
  readonly form: ImportForm;
  readonly fileCount: number;
  readonly onChange: (part: Partial<ImportForm>) => void;
}

/** How many pixels of a large image are kept, and what that takes at most. */
export function SizeChoice({ form, fileCount, onChange }: SizeChoiceProps) {
  const most = 2 * form.longSide ** 2;
  const files = counted(fileCount, "file");
  return (
    <Select
      label="Pixels kept on the longer side"
      value={String(form.longSide)}
      options={LONG_SIDES.map((side) => ({ value: String(side), word: `Up to ${count(side)}` }))}
      onChange={(value) => onChange({ longSide: LONG_SIDES.find((side) => String(side) === value)! })}
      note={`At most ${bytes(most)} an image and ${bytes(fileCount * most)} for ${files}. Smaller images stay as they are.`}
    />
  );
}
