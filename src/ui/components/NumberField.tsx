import { useState } from "react";

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number | "any";
  /** In plain words, what it does. */
  readonly note?: string;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

/** A number that may be typed freely; only values in range are passed on, and the last good one stays. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, min, max, step = 1, note, onChange } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const valid = (text: string) => {
    const number = Number(text);
    const whole = step === "any" || Number.isInteger(number / step);
    return text.trim() !== "" && number >= min && number <= max && whole;
  };
  const bad = typed !== null && !valid(typed);
  return (
    <label className="labelled">
      <span className="lab">{label}</span>
      <input
        className="field"
        type="number"
        inputMode="decimal"
        min={min}
        max={max}
        step={step}
        disabled={props.disabled}
        aria-invalid={bad}
        value={typed ?? String(value)}
        onChange={(event) => {
          setTyped(event.target.value);
          if (valid(event.target.value)) onChange(Number(event.target.value));
        }}
        onBlur={() => setTyped(null)}
      />
      {bad ? (
        <span className="note" role="alert">
          Between {min} and {max}. {value} is kept.
        </span>
      ) : (
        note !== undefined && <span className="note">{note}</span>
      )}
    </label>
  );
}
