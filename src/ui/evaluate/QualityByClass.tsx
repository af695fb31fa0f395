import { LEAST_TO_MEASURE } from "@/domain/quality";
import type { QualityAnswer, QualityPart } from "@/state/evaluationTypes";
import { Section } from "../components/Section";
import { count, decimal } from "../format";
import { enough, type PartOfSet } from "./qualityParts";

interface QualityByClassProps {
  readonly parts: readonly PartOfSet[];
  readonly answers: Readonly<Record<QualityPart, QualityAnswer>>;
  /** The part under way. */
  readonly measuring: QualityPart | undefined;
  readonly chosen: QualityPart;
  readonly onChoose: (part: QualityPart) => void;
}

const COLUMNS = ["Distance", "KID", "Precision", "Recall", "Density", "Coverage", "MS-SSIM"];

/** The classes of a set beside each other; one is chosen to be read in full below. */
export function QualityByClass({ parts, answers, measuring, chosen, onChoose }: QualityByClassProps) {
  return (
    <Section title="Class by class" end="Synthetic, and beneath it real half against real half">
      <div className="scroll" tabIndex={0} role="region" aria-label="Quality of each class">
        <table className="tight byClass" aria-label="Quality of each class">
          <thead>
            <tr>
              <th scope="col">Class</th>
              <th scope="col" className="num">
                Images
              </th>
              {COLUMNS.map((word) => (
                <th key={word} scope="col" className="num">
                  {word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {parts.map((each) => (
              <tr key={each.part} className={each.part === chosen ? "sel" : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    className="pick"
                    aria-pressed={each.part === chosen}
                    onClick={() => onChoose(each.part)}
                  >
                    {each.name}
                  </button>
                </th>
                <Cells part={each} answer={answers[each.part]} measuring={measuring === each.part} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <FewImages answers={answers} />
    </Section>
  );
}

/** Fewer on a side than this and another seed moves the numbers far. */
const FEW = 50;

function FewImages({ answers }: Pick<QualityByClassProps, "answers">) {
  const sides = Object.values(answers).flatMap((one) => ("quality" in one ? [one.quality.each] : []));
  const least = Math.min(...sides);
  if (sides.length === 0 || least >= FEW) return null;
  return (
    <p className="note after">
      With {least} images on a side these numbers are a first look, not evidence. Sets of a few hundred images
      of each class say more.
    </p>
  );
}

interface CellsProps {
  readonly part: PartOfSet;
  readonly answer: QualityAnswer | undefined;
  readonly measuring: boolean;
}

function Cells({ part, answer, measuring }: CellsProps) {
  if (!answer || "error" in answer) {
    return (
      <>
        <td className="num">{count(part.images)}</td>
        <td colSpan={COLUMNS.length} className="muted why">
          {answer ? answer.error.message : measuring ? "Being measured" : waiting(part)}
        </td>
      </>
    );
  }
  const { n, relative, kernel, kernelFloor, manifoldFloor, similarity, ...shares } = answer.quality;
  const pairs: readonly (readonly [string, string])[] = [
    [`${decimal(relative, 1)} ×`, "1.0 ×"],
    [decimal(kernel.mean, 3), decimal(kernelFloor.mean, 3)],
    ...(["precision", "recall", "density", "coverage"] as const).map(
      (name) => [decimal(shares[name], 2), decimal(manifoldFloor[name], 2)] as const,
    ),
    [decimal(similarity.synthetic, 2), decimal(similarity.real, 2)],
  ];
  return (
    <>
      <td className="num">
        {count(n.synthetic)}
        <span className="note block">{count(n.real)} real</span>
      </td>
      {pairs.map(([value, control], at) => (
        <td key={COLUMNS[at]} className="num">
          <b className="synWord">{value}</b>
          <span className="note block">{control}</span>
        </td>
      ))}
    </>
  );
}

function waiting(part: PartOfSet): string {
  return enough(part) ? "Not measured yet" : `${LEAST_TO_MEASURE} synthetic images are needed`;
}
