import type { ReactNode } from "react";

interface PageHeaderProps {
  readonly title: string;
  /** What is open: a sentence, or a control that chooses it. */
  readonly sub?: ReactNode;
  /** Actions, the one primary last. */
  readonly children?: ReactNode;
}

export function PageHeader({ title, sub, children }: PageHeaderProps) {
  return (
    <header className="head">
      <h1>{title}</h1>
      <div className="sub grow">{sub}</div>
      {children}
    </header>
  );
}
