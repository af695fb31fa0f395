import { Check, CircleHelp, X } from "lucide-react";
import type { ChannelVerdict } from "@/domain/sealed";
import type { ReactNode } from "react";

const icons = { blocked: Check, open: X, unverifiable: CircleHelp };

/** An icon and a word; only what got out is red. */
export function Verdict(props: { readonly verdict: ChannelVerdict; readonly children: ReactNode }) {
  const { verdict, children } = props;
  const Icon = icons[verdict];
  return (
    <span className={`verdict ${verdict}`}>
      <Icon className="i" aria-hidden />
      {children}
    </span>
  );
}
