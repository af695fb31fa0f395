import { tf } from "./tf";

interface FilterGradAttrs {
  strides: [number, number] | number;
  pad: "same" | "valid" | number;
  filterShape: [number, number, number, number];
}

/** The gradient of a convolution's filter as one matrix product for each filter position. */
function filterGrad(x: tf.Tensor4D, dy: tf.Tensor4D, attrs: FilterGradAttrs): tf.Tensor {
  const info = tf.backend_util.computeConv2DInfo(x.shape, attrs.filterShape, attrs.strides, 1, attrs.pad);
  const { top, bottom, left, right } = info.padInfo;
  const padded = tf.pad(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
  const columns = dy.reshape([-1, info.outChannels]);
  const positions: tf.Tensor[] = [];
  for (let row = 0; row < info.filterHeight; row++) {
    for (let column = 0; column < info.filterWidth; column++) {
      const patch = tf.stridedSlice(
        padded,
        [0, row, column, 0],
        [
          info.batchSize,
          row + (info.outHeight - 1) * info.strideHeight + 1,
          column + (info.outWidth - 1) * info.strideWidth + 1,
          info.inChannels,
        ],
        [1, info.strideHeight, info.strideWidth, 1],
      );
      positions.push(tf.matMul(patch.reshape([-1, info.inChannels]), columns, true));
    }
  }
  return tf.stack(positions).reshape(attrs.filterShape);
}

/** The wasm backend has no Conv2DBackpropFilter; without it no convolution can be trained. */
export function registerComposedKernels(): void {
  if (tf.getKernel("Conv2DBackpropFilter", "wasm")) return;
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName: "wasm",
    // At run time the inputs of a kernel are the tensors themselves.
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
      return tf.tidy(() => filterGrad(x, dy, attrs as unknown as FilterGradAttrs));
    },
  });
}
