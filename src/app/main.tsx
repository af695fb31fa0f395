import "@/ui/styles";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
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
