import { tf } from "./tf";

/** As the kernels have them; they pass through unread. */
type Attrs = Readonly<Record<"strides" | "pad" | "dimRoundingMode", unknown>>;

function kernel(name: string, inputs: Record<string, tf.Tensor>, attrs: object): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attrs as unknown as tf.NamedAttrMap);
}

/**
 * The three kernels of a convolution. It is linear in each of its operands, so the derivatives of its derivatives,
 * which tfjs lacks in part, are these same three again, on every backend.
 */
function linear(rank: "2D" | "3D", attrs: object) {
  const suffix = rank === "3D" ? "V2" : "";
  const { strides, pad, dimRoundingMode } = attrs as Attrs;
  const common = { strides, pad, dimRoundingMode };
  const dilations = rank === "3D" ? [1, 1, 1] : [1, 1];
  const dataFormat = rank === "3D" ? "NDHWC" : "NHWC";
  return {
    forward: (x: tf.Tensor, filter: tf.Tensor) =>
      kernel(`Conv${rank}`, { x, filter }, { ...common, dilations, dataFormat }),
    toInput: (inputShape: number[], dy: tf.Tensor, filter: tf.Tensor) =>
      kernel(`Conv${rank}BackpropInput${suffix}`, { dy, filter }, { ...common, inputShape, dataFormat }),
    toFilter: (x: tf.Tensor, dy: tf.Tensor, filterShape: number[]) =>
      kernel(`Conv${rank}BackpropFilter${suffix}`, { x, dy }, { ...common, filterShape, dataFormat }),
  };
}

function registerFilter(rank: "2D" | "3D"): void {
  tf.registerGradient({
    kernelName: `Conv${rank}BackpropFilter${rank === "3D" ? "V2" : ""}`,
    inputsToSave: ["x", "dy"],
    gradFunc: (ddw, saved, attrs) => {
      const [x, dy] = saved as [tf.Tensor, tf.Tensor];
      const conv = linear(rank, attrs);
      return {
        x: () => conv.toInput(x.shape, dy, ddw as tf.Tensor),
        dy: () => conv.forward(x, ddw as tf.Tensor),
      };
    },
  });
}

tf.registerGradient({
  kernelName: "Conv3DBackpropInputV2",
  inputsToSave: ["dy", "filter"],
  gradFunc: (ddx, saved, attrs) => {
    const [dy, filter] = saved as [tf.Tensor, tf.Tensor];
    const conv = linear("3D", attrs);
    return {
      dy: () => conv.forward(ddx as tf.Tensor, filter),
      filter: () => conv.toFilter(ddx as tf.Tensor, dy, filter.shape),
    };
  },
});

registerFilter("3D");
registerFilter("2D");
