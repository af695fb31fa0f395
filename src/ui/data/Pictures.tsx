import { useState } from "react";
import { PARTS, type DatasetIndex, type Part } from "@/domain/dataset";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Segmented } from "../components/Segmented";
import { Select } from "../components/Select";
import { count } from "../format";
import { PART_WORDS } from "./counts";
import { ThumbnailList } from "./ThumbnailList";

const SIZES = [48, 64, 96];

/** The thumbnails with their filter, and what is known of the chosen one. */
export function Pictures({ dataset }: { readonly dataset: DatasetIndex }) {
  const chooseReal = useDarkroom((state) => state.chooseReal);
  const goTo = useDarkroom((state) => state.goTo);
  const [part, setPart] = useState<Part | "all">("all");
  const [size, setSize] = useState(64);
  const [chosen, setChosen] = useState<number | null>(null);
  const about = chosen === null ? undefined : aboutImage(dataset, chosen);
  const open = (index: number) => {
    chooseReal(index);
    goTo("compare");
  };
  return (
    <div className="pane pictures">
      <div className="filter">
        <Segmented
          label="Part"
          value={part}
          options={[
            { value: "all", word: "All" },
            ...PARTS.map((value) => ({ value, word: PART_WORDS[value] })),
          ]}
          onChange={setPart}
        />
        <span className="grow small muted cut" aria-live="polite" title={about}>
          {about}
        </span>
        {chosen !== null && (
          <Button size="compact" onClick={() => open(chosen)}>
            Open in Compare
          </Button>
        )}
        <Select
          label="Size of the thumbnails"
          quiet
          compact
          value={String(size)}
          options={SIZES.map((each) => ({ value: String(each), word: `${each} px` }))}
          onChange={(value) => setSize(Number(value))}
        />
      </div>
      <ThumbnailList
        key={dataset.summary.id}
        dataset={dataset}
        part={part === "all" ? null : part}
        size={size}
        chosen={chosen}
        onChoose={setChosen}
        onOpen={open}
      />
    </div>
  );
}

/** "P-0688a1b2, Pneumothorax, test part, 2,048 × 2,048". */
function aboutImage({ images, parts, summary }: DatasetIndex, index: number): string {
  const image = images[index];
  if (!image) return "";
  const className = summary.classes.find(({ id }) => id === image.classId)?.name ?? image.classId;
  const part = PART_WORDS[parts[index] ?? "train"].toLowerCase();
  return `${image.patient}, ${className}, ${part} part, ${count(image.originalColumns)} × ${count(image.originalRows)}`;
}
