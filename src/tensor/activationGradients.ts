import { tf } from "./tf";

// tfjs keeps the output of these for their gradient, and its tape then no longer knows that the output came from
// x: a second derivative is silently without that part. Where a gradient is itself being recorded, the output
// is computed again from x.

interface EngineDepth {
  readonly state: { readonly gradientDepth: number };
}

function recording(): boolean {
  return (tf.engine() as unknown as EngineDepth).state.gradientDepth > 0;
}

type Slope = (y: tf.Tensor) => tf.Tensor;

function replaceGradient(kernelName: string, again: (x: tf.Tensor) => tf.Tensor, slope: Slope): void {
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    kernelName,
    inputsToSave: ["x"],
    outputsToSave: [true],
    gradFunc: (dy, [x, y]) => ({ x: () => tf.mul(dy as tf.Tensor, slope(recording() ? again(x!) : y!)) }),
  });
}

replaceGradient("Sigmoid", tf.sigmoid, (y) => tf.mul(y, tf.sub(1, y)));
replaceGradient("Tanh", tf.tanh, (y) => tf.sub(1, tf.square(y)));
replaceGradient("Exp", tf.exp, (y) => y);
