import type { KernelDistance, Quality } from "@/domain/quality";
import { Section } from "../components/Section";
import { count, decimal, lowered } from "../format";

interface QualityRow {
  readonly name: string;
  readonly value: string;
  readonly control: string;
  readonly controlOf: string;
  readonly meaning: string;
}

interface QualityTableProps {
  readonly quality: Quality;
  /** Of which class, in a set of several. */
  readonly name: string | undefined;
}

/** One line for each measure: the value, what it is to be read against, and what it says. */
export function QualityTable({ quality, name }: QualityTableProps) {
  const { extractor, seed, n, each } = quality;
  return (
    <Section
      title={name === undefined ? "How near they come" : `How near they come: ${lowered(name)}`}
      end={`${extractor}, seed ${seed}, n = ${count(n.synthetic)} synthetic and ${count(n.real)} real, ${count(each)} a side`}
    >
      <table className="quality" aria-label="Quality of the synthetic images">
        <thead>
          <tr>
            <th scope="col">Measure</th>
            <th scope="col" className="num">
              <span className="mk syn">Synthetic</span>
            </th>
            <th scope="col" className="num">
              Beside
            </th>
            <th scope="col">What it says</th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(quality).map(({ name, value, control, controlOf, meaning }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="num strong">{value}</td>
              <td className="num">
                {control}
                <span className="note block">{controlOf}</span>
              </td>
              <td className="meaning muted">{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function rowsOf(quality: Quality): QualityRow[] {
  const half = "real half against real half";
  const { frechet, floor, relative, kernel, kernelFloor, manifoldFloor, similarity } = quality;
  return [
    {
      name: "Relative Fréchet distance",
      value: `${decimal(relative, 1)} ×`,
      control: "1.0 ×",
      controlOf: `${half}: ${decimal(floor, 2)}, here ${decimal(frechet, 2)}`,
      meaning:
        "How many times farther from real images than real images are from each other. Nearer 1 is better.",
    },
    {
      name: "Kernel distance (KID)",
      value: spread(kernel),
      control: spread(kernelFloor),
      controlOf: half,
      meaning: "The same question, fairer with few images. Nearer the control is better.",
    },
    {
      name: "Precision",
      value: decimal(quality.precision, 2),
      control: decimal(manifoldFloor.precision, 2),
      controlOf: half,
      meaning: "Share of synthetic images that lie where real ones lie: are they plausible?",
    },
    {
      name: "Recall",
      value: decimal(quality.recall, 2),
      control: decimal(manifoldFloor.recall, 2),
      controlOf: half,
      meaning: "Share of real images that lie where synthetic ones lie: is the variety there?",
    },
    {
      name: "Density",
      value: decimal(quality.density, 2),
      control: decimal(manifoldFloor.density, 2),
      controlOf: half,
      meaning: "Precision that one odd real image cannot inflate.",
    },
    {
      name: "Coverage",
      value: decimal(quality.coverage, 2),
      control: decimal(manifoldFloor.coverage, 2),
      controlOf: half,
      meaning: "Share of real images with a synthetic one near them.",
    },
    {
      name: `Likeness of pairs (MS-SSIM, ${similarity.scales} scales)`,
      value: decimal(similarity.synthetic, 3),
      control: decimal(similarity.real, 3),
      controlOf: "pairs of real images",
      meaning:
        similarity.synthetic > similarity.real
          ? "Synthetic images are more alike than real ones are: variety is missing."
          : "Synthetic images are no more alike than real ones are.",
    },
  ];
}

/** With few images there is one subset, and no deviation. */
function spread({ mean, deviation }: KernelDistance): string {
  return deviation > 0 ? `${decimal(mean, 4)} ± ${decimal(deviation, 4)}` : decimal(mean, 4);
}
