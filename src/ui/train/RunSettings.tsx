import { PRESETS } from "@/domain/presets";
import type { RunRecord } from "@/domain/training";
import { Section } from "../components/Section";
import { count, counted } from "../format";

const fitWords = { pad: "black borders", crop: "cut to the middle", stretch: "stretched" };

/** What a run was made with. */
export function RunSettings({ run }: { readonly run: RunRecord }) {
  const { config, classNames, trainedOn, device } = run;
  const rows: readonly (readonly [string, string])[] = [
    [classNames.length > 1 ? "Classes" : "Class", classNames.join(", ")],
    ["Learns from", `${counted(trainedOn.images, "image")}, ${counted(trainedOn.patients, "patient")}`],
    ["Batch", String(config.batch)],
    ["Width", String(config.width)],
    ["Learning rate", String(config.learningRate)],
    ["Not square", fitWords[config.fit]],
    ["Mirrored too", config.mirror ? "yes" : "no"],
    ["Seed", String(config.seed)],
    ["Saved every", `${count(config.checkpointEvery)} steps`],
    ["Measured every", config.qualityEvery ? `${count(config.qualityEvery)} steps` : "never"],
    ["Device", device?.name ?? "not yet chosen"],
  ];
  return (
    <Section title={`${PRESETS[config.preset].name}, ${config.size} × ${config.size}`}>
      <dl className="kv small">
        {rows.map(([word, value]) => (
          <Row key={word} word={word} value={value} />
        ))}
      </dl>
    </Section>
  );
}

function Row({ word, value }: { readonly word: string; readonly value: string }) {
  return (
    <>
      <dt>{word}</dt>
      <dd title={value}>{value}</dd>
    </>
  );
}
