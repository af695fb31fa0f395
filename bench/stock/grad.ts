import { tf } from "@/tensor/tf";

/** What src/tensor/grad.ts promises. */
export function gradients(f: () => tf.Scalar, vars: Record<string, tf.Variable>) {
  const { value, grads } = tf.variableGrads(f, Object.values(vars));
  const named = Object.entries(vars).map(([name, variable]) => [name, grads[variable.name]!] as const);
  return { value, grads: Object.fromEntries(named) };
}
