import { Random } from "@/domain/random";
import { tf } from "./tf";

/** A network's parameters by name: weights, biases, batch-norm scales. */
export type Params = Readonly<Record<string, tf.Tensor>>;

export type Init =
  | { readonly kind: "normal"; readonly deviation: number }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "values"; readonly values: Float32Array }
  /** One normal draw for each pair of channels, the same at each place of the filter but for the place's factor. */
  | { readonly kind: "shared"; readonly deviation: number; readonly places: readonly number[] };

export interface ParamSpec {
  readonly shape: readonly number[];
  readonly init: Init;
}
/** What a network needs, before any number exists: its table of shapes. */
export type Specs = Readonly<Record<string, ParamSpec>>;

/** N(0, deviation²); 0.02 is the choice of Radford et al. 2016, section 4. */
export function weight(shape: readonly number[], deviation = 0.02): ParamSpec {
  return { shape, init: { kind: "normal", deviation } };
}
export function constant(shape: readonly number[], value: number): ParamSpec {
  return { shape, init: { kind: "constant", value } };
}
/** Scale and shift of a batch normalisation, under `name.gamma` and `name.beta`. */
export function normSpecs(name: string, channels: number): Specs {
  return { [`${name}.gamma`]: constant([channels], 1), [`${name}.beta`]: constant([channels], 0) };
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
export function countParameters(specs: Specs): number {
  return Object.values(specs).reduce((sum, spec) => sum + sizeOf(spec.shape), 0);
}

/** First values of every parameter: a pure function of the specs, the seed and the stream. */
export function initialise(specs: Specs, seed: number, stream: number): Record<string, tf.Variable> {
  const root = new Random(seed, stream);
  const entries = Object.entries(specs).map(([name, spec], i) => {
    const values = firstValues(spec, root.fork(i));
    return [name, variableFrom(tf.tensor(values, [...spec.shape]), true)] as const;
  });
  return Object.fromEntries(entries);
}

function firstValues(spec: ParamSpec, random: Random): Float32Array {
  const values = new Float32Array(sizeOf(spec.shape));
  const { init } = spec;
  switch (init.kind) {
    case "constant":
      return values.fill(init.value);
    case "values":
      values.set(init.values);
      return values;
    case "normal":
      return values.map(() => random.normal(0, init.deviation));
    case "shared": {
      const channels = values.length / init.places.length;
      const drawn = Float32Array.from({ length: channels }, () => random.normal(0, init.deviation));
      return values.map((_, i) => init.places[Math.floor(i / channels)]! * drawn[i % channels]!);
    }
    default:
      return init satisfies never;
  }
}

/** A variable that takes over the tensor's values and lets the tensor go. */
export function variableFrom(values: tf.Tensor, trainable: boolean): tf.Variable {
  const variable = tf.variable(values, trainable);
  values.dispose();
  return variable;
}

/** A parameter that the network's own table promises; missing means a programming error. */
export function param<T extends tf.Tensor = tf.Tensor>(params: Params, name: string): T {
  const found = params[name];
  if (!found) throw new Error(`The network has no parameter "${name}".`);
  return found as T;
}

export function disposeAll(params: Params): void {
  for (const tensor of Object.values(params)) tensor.dispose();
}
