import type { ReactNode } from "react";

interface SectionProps {
  readonly title: ReactNode;
  readonly end?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a pane: a title, what stands at its end, and what it holds. */
export function Section({ title, end, children }: SectionProps) {
  return (
    <section className="section">
      <div className="sh">
        <h2>{title}</h2>
        {end !== undefined && <span className="end">{end}</span>}
      </div>
      {children}
    </section>
  );
}
