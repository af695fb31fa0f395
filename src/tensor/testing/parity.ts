import { expect } from "vitest";
import { Random } from "@/domain/random";
import { tf } from "../tf";
import { dot, inDouble, norm, numbers } from "./double";
import type { OpCase } from "./opCases";

interface Draw {
  readonly shape: number[];
  readonly values: number[];
}

interface Derivatives {
  readonly forward: number[];
  readonly shape: number[];
  /** ∂/∂xᵢ Σ y·r for a fixed random r. */
  readonly first: number[][];
  /** ∂/∂xᵢ ½‖∂/∂x₀ Σ y·r‖², as a gradient penalty needs it. */
  readonly second: number[][];
}

/** Normal draws that single precision holds exactly, so that every backend starts from the same numbers. */
function draw(shape: number[], stream: number): Draw {
  const random = new Random(21, stream);
  const length = tf.util.sizeFromShape(shape);
  return { shape, values: Array.from({ length }, () => Math.fround(random.normal())) };
}

const tensors = (draws: readonly Draw[]) =>
  draws.map(({ shape, values }) => tf.tensor(values, shape, "float32"));

type Op = (...inputs: tf.Tensor[]) => tf.Tensor;

function weighted(op: Op, inputs: tf.Tensor[]): tf.Scalar {
  const y = op(...inputs);
  return tf.sum(tf.mul(y, tf.tensor(draw(y.shape, 99).values, y.shape, "float32")));
}

function penalty(op: Op, [x, ...rest]: tf.Tensor[]): tf.Scalar {
  const slope = tf.grad((at: tf.Tensor) => weighted(op, [at, ...rest]))(x!);
  return tf.mul(0.5, tf.sum(tf.square(slope)));
}

function differentiate(op: Op, draws: readonly Draw[], second: boolean) {
  const inputs = tensors(draws);
  const y = op(...inputs);
  const first = tf.grads((...at: tf.Tensor[]) => weighted(op, at))(inputs);
  // A linear op's penalty does not depend on x₀, and tfjs refuses to differentiate by what is not there.
  const anchored = (...at: tf.Tensor[]) =>
    tf.addN([penalty(op, at), ...at.map((each) => tf.mul(0, tf.sum(each)))]);
  return { y, first, second: second ? tf.grads(anchored)(inputs) : [] };
}

async function onBackend(
  backend: string,
  op: Op,
  draws: readonly Draw[],
  second: boolean,
): Promise<Derivatives> {
  await tf.setBackend(backend);
  const found = tf.tidy(() => differentiate(op, draws, second));
  const read = async (x: tf.Tensor) => Array.from(await x.data());
  const result = {
    forward: await read(found.y),
    shape: found.y.shape,
    first: await Promise.all(found.first.map(read)),
    second: await Promise.all(found.second.map(read)),
  };
  tf.dispose([found.y, found.first, found.second]);
  return result;
}

function inFull(op: Op, draws: readonly Draw[], second: boolean): Promise<Derivatives> {
  return inDouble(() => {
    const found = differentiate(op, draws, second);
    const [first, of2] = [found.first.map(numbers), found.second.map(numbers)];
    return { forward: numbers(found.y), shape: found.y.shape, first, second: of2 };
  });
}

/** Central difference of f along `direction`, in double precision. */
async function slopeAlong(
  f: (inputs: tf.Tensor[]) => tf.Scalar,
  draws: readonly Draw[],
  direction: number[][],
) {
  const step = 1e-6;
  const at = (sign: number) =>
    inDouble(() => {
      const moved = draws.map(({ shape, values }, i) => ({
        shape,
        values: values.map((value, j) => value + sign * step * direction[i]![j]!),
      }));
      return numbers(f(tensors(moved)))[0]!;
    });
  return ((await at(1)) - (await at(-1))) / (2 * step);
}

async function expectSlope(
  f: (inputs: tf.Tensor[]) => tf.Scalar,
  draws: readonly Draw[],
  gradient: readonly number[][],
): Promise<void> {
  const direction = draws.map(({ shape }, i) => draw(shape, 50 + i).values);
  const expected = await slopeAlong(f, draws, direction);
  const actual = dot(gradient.flat(), direction.flat());
  // The two may cancel to nothing along one direction: then their parts set the scale.
  const scale = Math.max(Math.abs(expected), 0.01 * norm(gradient.flat()) * norm(direction.flat()), 1e-3);
  expect(Math.abs(actual - expected) / scale).toBeLessThanOrEqual(1e-4);
}

/** Rounding of a sum of n terms grows like √n for random signs; 16 covers the tail and the terms' own rounding. */
function expectClose(what: string, actual: number[], expected: number[], terms: number): void {
  expect(actual.length, what).toBe(expected.length);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const tolerance = 16 * Math.sqrt(terms) * 2 ** -24 * scale;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!);
    worst = Number.isFinite(error) ? Math.max(worst, error) : Infinity;
  }
  expect(worst, what).toBeLessThanOrEqual(tolerance);
}

/**
 * Compares a backend with double precision on the plain JavaScript reference: values, gradient, and gradient of a
 * gradient penalty; and those gradients with finite differences in double precision.
 */
export async function checkParity(backend: string, example: OpCase): Promise<void> {
  const op = example.op as unknown as Op;
  const second = example.second ?? true;
  const draws = example.shapes.map(draw);
  const expected = await inFull(op, draws, second);
  const exact = example.exact ?? true;
  if (exact) await expectSlope((inputs) => weighted(op, inputs), draws, expected.first);
  if (exact && second) await expectSlope((inputs) => penalty(op, inputs), draws, expected.second);

  const actual = await onBackend(backend, op, draws, second);
  expect(actual.shape).toEqual(expected.shape);
  expectClose("values", actual.forward, expected.forward, example.terms);
  actual.first.forEach((each, i) => expectClose(`gradient ${i}`, each, expected.first[i]!, example.terms));
  // Three products in a row, each with its own rounding.
  actual.second.forEach((each, i) =>
    expectClose(`second gradient ${i}`, each, expected.second[i]!, 9 * example.terms),
  );
}
