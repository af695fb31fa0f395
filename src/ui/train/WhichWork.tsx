import { useDarkroom } from "@/state/store";
import { Select } from "../components/Select";

/** The run or cascade that is shown, and the way to the others. */
export function WhichWork({ shown }: { readonly shown: { readonly id: string; readonly name: string } }) {
  const runs = useDarkroom((state) => state.runs);
  const cascades = useDarkroom((state) => state.cascades);
  const showRun = useDarkroom((state) => state.showRun);
  const showCascade = useDarkroom((state) => state.showCascade);
  if (runs.length + cascades.length <= 1) return shown.name;
  const options = [...runs, ...cascades].map(({ id, name }) => ({ value: id, word: name }));
  const show = (id: string) => {
    if (cascades.some((cascade) => cascade.id === id)) showCascade(id);
    else void showRun(id);
  };
  return <Select label="Run" quiet value={shown.id} options={options} onChange={show} />;
}
