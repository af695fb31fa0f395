import { tf } from "./tf";

export interface Gradients {
  readonly value: tf.Scalar;
  readonly grads: Record<string, tf.Tensor>;
}

/** The value of `f` and its derivative by each of `vars`, under the names of `vars`. The caller disposes them. */
export function gradients(f: () => tf.Scalar, vars: Record<string, tf.Variable>): Gradients {
  const names = Object.keys(vars);
  const list = names.map((name) => vars[name]!);
  const { value, grads } = tf.variableGrads(f, list);
  return { value, grads: Object.fromEntries(names.map((name, i) => [name, grads[list[i]!.name]!])) };
}
