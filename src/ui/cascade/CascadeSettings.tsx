import type { CascadeRecord } from "@/domain/cascadeRecord";
import { Section } from "../components/Section";
import { sideWords } from "./sideWords";

interface CascadeSettingsProps {
  readonly cascade: CascadeRecord;
  readonly scale: number;
}

/** What the scale in view was made with. */
export function CascadeSettings({ cascade, scale }: CascadeSettingsProps) {
  const { config, device, sourceName } = cascade;
  const { base } = config;
  const doubling = config.scales[scale - 1];
  const own: readonly (readonly [string, string])[] = doubling
    ? [
        ["Width", String(doubling.width)],
        ["Layers", String(doubling.layers)],
        ["Patch", sideWords(config.dim, doubling.patch)],
        ["Patches in a step", String(doubling.batch)],
        ["Weight of likeness", String(doubling.weights.l1)],
        ["Learning rate", String(doubling.learningRate)],
      ]
    : [
        ["Width", String(base.run.width)],
        [config.dim === 2 ? "Images in a step" : "Volumes in a step", String(base.run.batch)],
        ["Learning rate", String(base.run.learningRate)],
      ];
  const all = [
    ...own,
    ["Follows edges", config.edges ? "yes" : "no"],
    ["Seed", String(config.seed)],
    ["Learns from", sourceName],
    ["Device", device ?? "not yet chosen"],
  ] as const;
  return (
    <Section
      title={`${doubling ? "Doubling to" : "Base of"} ${sideWords(config.dim, doubling?.size ?? base.run.size)}`}
    >
      <dl className="kv small">
        {all.map(([word, value]) => (
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
