import { createContext, useContext } from "react";

export type EvaluateView = "experiment" | "quality";

/** Which of the two questions the page shows. */
export const EvaluateViewContext = createContext<readonly [EvaluateView, (view: EvaluateView) => void]>([
  "experiment",
  () => undefined,
]);

export function useEvaluateView() {
  return useContext(EvaluateViewContext);
}
