import type { LucideIcon } from "lucide-react";

interface ToolButtonProps {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly title: string;
  /** Left out for what is done at once. */
  readonly on?: boolean;
  readonly onClick: () => void;
}

/** An icon and a word; the word folds into the title on narrow screens. */
export function ToolButton({ word, icon: Icon, title, on, onClick }: ToolButtonProps) {
  return (
    <button
      type="button"
      className={on ? "tool on" : "tool"}
      aria-pressed={on}
      aria-label={word}
      title={title}
      onClick={onClick}
    >
      <Icon className="i" aria-hidden />
      <span className="lb">{word}</span>
    </button>
  );
}
