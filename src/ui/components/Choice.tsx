import type { ReactNode } from "react";

interface ChoiceProps {
  readonly kind?: "radio" | "checkbox";
  readonly name?: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
  readonly note?: string;
}

/** A radio button or checkbox with its words. */
export function Choice({ kind = "radio", name, checked, disabled, onChange, children, note }: ChoiceProps) {
  return (
    <label className="choice">
      <input
        type={kind}
        name={name}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {children}
        {note !== undefined && <span className="note block">{note}</span>}
      </span>
    </label>
  );
}
