import { useState } from "react";
import { useDarkroom } from "@/state/store";
import { Section } from "../components/Section";
import { count } from "../format";
import { exactTime } from "./exactTime";

const SHOWN = 5;

/** What the browser refused because of a header, and told the page: the self-test's own attempts, and any other. */
export function Refusals() {
  const violations = useDarkroom((state) => state.violations);
  const [all, setAll] = useState(false);
  const others = violations.filter(({ selfTest }) => !selfTest);
  // Anything that the self-test did not do is worth more than all that it did.
  const sorted = [...others, ...violations.filter(({ selfTest }) => selfTest)];
  const shown = all ? sorted : sorted.slice(0, Math.max(SHOWN, others.length));
  return (
    <Section
      title="Refused by the browser"
      end={`${count(violations.length - others.length)} of the self-test, ${count(others.length)} others`}
    >
      {violations.length === 0 && (
        <p className="note">Nothing since start: this page asked for nothing that its headers forbid.</p>
      )}
      {violations.length > 0 && (
        <table className="tight requests">
          <thead>
            <tr>
              <th>Time</th>
              <th>What</th>
              <th>Rule</th>
              <th>Tried by</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ at, rule, blocked, source, selfTest }, i) => (
              <tr key={`${at} ${i}`} className={selfTest ? undefined : "refused"}>
                <td className="muted">{exactTime(at)}</td>
                <td className="cut mono" title={source}>
                  {blocked || "no address told"}
                </td>
                <td className="muted">{rule}</td>
                <td className="muted">{selfTest ? "self-test" : source || "unknown"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {sorted.length > shown.length || all ? (
        <button type="button" className="link small after" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${count(sorted.length)}`}
        </button>
      ) : null}
    </Section>
  );
}
