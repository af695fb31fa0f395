interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly word: string }[];
  readonly onChange: (value: string) => void;
  readonly compact?: boolean;
  /** Keeps the label for screen readers only. */
  readonly quiet?: boolean;
  readonly note?: string;
}

/** One of many, by name. */
export function Select({ label, value, options, onChange, compact, quiet, note }: SelectProps) {
  return (
    <label className="labelled">
      <span className={quiet ? "sr" : "lab"}>{label}</span>
      <select
        className={compact ? "select compact" : "select"}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.word}
          </option>
        ))}
      </select>
      {note !== undefined && <span className="note">{note}</span>}
    </label>
  );
}
