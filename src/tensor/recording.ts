import { tf } from "./tf";

interface EngineDepth {
  readonly state: { readonly gradientDepth: number };
}

/**
 * Whether a gradient is itself being differentiated. A fused gradient without a derivative of its own is then taken
 * of the composition instead.
 */
export function recording(): boolean {
  return (tf.engine() as unknown as EngineDepth).state.gradientDepth > 0;
}
