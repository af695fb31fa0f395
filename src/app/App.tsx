import { lazy, Suspense, useEffect } from "react";
import type { PageId } from "@/state/types";
import { useDarkroom } from "@/state/store";
import { DataPage } from "@/ui/data/DataPage";
import { LockScreen } from "@/ui/lock/LockScreen";
import { EraseScreen } from "@/ui/network/EraseScreen";
import { PageHeader } from "@/ui/shell/PageHeader";
import { Shell } from "@/ui/shell/Shell";
import { ErrorBoundary } from "./ErrorBoundary";

const TrainPage = lazy(() => import("@/ui/train/TrainPage"));
const ComparePage = lazy(() => import("@/ui/compare/ComparePage"));
const EvaluatePage = lazy(() => import("@/ui/evaluate/EvaluatePage"));
const NetworkPage = lazy(() => import("@/ui/network/NetworkPage"));

export function App() {
  const start = useDarkroom((state) => state.start);
  const locked = useDarkroom((state) => state.locked);
  useEffect(() => void start(), [start]);
  return (
    <>
      {locked ? <LockScreen /> : <Places />}
      <EraseScreen />
    </>
  );
}

function Places() {
  const page = useDarkroom((state) => state.page);
  return (
    <Shell>
      <ErrorBoundary key={page}>
        <Suspense fallback={<PageHeader title={titles[page]} sub="Opening" />}>{pageOf(page)}</Suspense>
      </ErrorBoundary>
    </Shell>
  );
}

const titles: Record<PageId, string> = {
  data: "Data",
  train: "Train",
  compare: "Compare",
  evaluate: "Evaluate",
  network: "Network",
};

function pageOf(page: PageId) {
  switch (page) {
    case "data":
      return <DataPage />;
    case "train":
      return <TrainPage />;
    case "compare":
      return <ComparePage />;
    case "evaluate":
      return <EvaluatePage />;
    case "network":
      return <NetworkPage />;
    default:
      return page satisfies never;
  }
}
