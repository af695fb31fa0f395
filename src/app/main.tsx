import "@/ui/styles";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startOffline } from "@/offline/client";
import { useDarkroom } from "@/state/store";
import { App } from "./App";
import { followHash } from "./routes";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
followHash();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

useDarkroom.getState().watchOffline();
void startOffline();
