import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly icon?: LucideIcon;
  readonly kind?: "primary" | "plain" | "ghost" | "danger";
  readonly size?: "compact" | "large";
  /** Why it is off. It stays reachable by keyboard, and its title says this. */
  readonly off?: string | undefined;
  /** Said instead of the word where the word alone is not clear. */
  readonly label?: string;
  readonly autoFocus?: boolean;
  readonly className?: string;
}

/** Never `disabled`: a button that is off is still found by keyboard and says why. */
export function Button(props: ButtonProps) {
  const { icon: Icon, kind = "plain", size, off } = props;
  const classes = ["btn", kind === "plain" ? "" : kind, size ?? "", props.className ?? ""];
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(" ")}
      aria-disabled={off === undefined ? undefined : true}
      aria-label={props.label}
      title={off}
      autoFocus={props.autoFocus}
      onClick={() => {
        if (off === undefined) props.onClick();
      }}
    >
      {Icon && <Icon className="i" aria-hidden />}
      {props.children}
    </button>
  );
}
