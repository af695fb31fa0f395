import { TriangleAlert } from "lucide-react";
import { useDarkroom } from "@/state/store";
import { unenforced } from "./headerWords";

/** Stands over every page for as long as the host sends the app without all of its security headers. */
export function HeaderBanner() {
  const facts = useDarkroom((state) => state.headersWrong);
  const missing = unenforced(facts);
  if (missing.length === 0) return null;
  return (
    <section className="banner" aria-label="Security headers">
      <TriangleAlert className="i" aria-hidden />
      <details>
        <summary>
          <b>Served without all of its security headers.</b> Darkroom sends nothing, but here the browser does
          not enforce it.
        </summary>
        <ul>
          {missing.map(({ header, what }) => (
            <li key={header}>
              <code>{header}</code>: {what}
            </li>
          ))}
        </ul>
        <p className="muted">
          Do not import scans of patients here. The folder deploy/ of Darkroom has complete settings for
          nginx, Apache, IIS and Caddy.
        </p>
      </details>
    </section>
  );
}
