import type { ReactNode } from "react";
import { lazy, Suspense, useEffect, useState } from "react";
import { HeaderBanner } from "./HeaderBanner";
import { KeysDialog } from "./KeysDialog";
import { Notices } from "./Notices";
import { Rail } from "./Rail";
import { StatusBar } from "./StatusBar";

const AboutDialog = lazy(() => import("../about/AboutDialog"));

/** The frame around every page: places, status, messages, keys. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [keysOpen, setKeysOpen] = useState(false);
  const [aboutOpen, setAboutOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "?" && !isTyping(event.target)) setKeysOpen(true);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <div className="app">
      <HeaderBanner />
      <Rail onKeys={() => setKeysOpen(true)} onAbout={() => setAboutOpen(true)} />
      <main className="main">{children}</main>
      <StatusBar />
      <Notices />
      {keysOpen && <KeysDialog onClose={() => setKeysOpen(false)} />}
      {aboutOpen && (
        <Suspense>
          <AboutDialog onClose={() => setAboutOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** True where a key is text and not a command. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea, dialog") !== null;
}
