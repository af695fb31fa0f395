import { Info, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";

export interface MessageProps {
  readonly tone: "told" | "stopped" | "loss";
  /** What happened. */
  readonly what: string;
  readonly kept?: string | undefined;
  /** What to do. */
  readonly advice?: string | undefined;
  readonly children?: ReactNode;
}

const icons = { told: Info, stopped: TriangleAlert, loss: X };

/** What happened, what was kept, what to do; in that order. */
export function Message({ tone, what, kept, advice, children }: MessageProps) {
  const Icon = icons[tone];
  const rest = [kept, advice].filter(Boolean).join(" ");
  return (
    <div className={`card msg${tone === "loss" ? " no" : ""}`} role={tone === "told" ? "status" : "alert"}>
      <Icon className="i" aria-hidden />
      <div className="grow">
        <b>{what}</b>
        {rest !== "" && <p className="muted">{rest}</p>}
      </div>
      {children !== undefined && <div className="row">{children}</div>}
    </div>
  );
}
