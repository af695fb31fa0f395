import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { tf } from "../tf";
import { backwardFilter, backwardInput, convolution, forward } from "./convolutions";
import { runGemm, type Gemm } from "./gemmProgram";
import { matrixProduct, type MatMulAttrs } from "./products";
import { profileOf } from "./profiles";

type Four = [number, number, number, number];
type Five = [number, number, number, number, number];
type Padding = "same" | "valid" | number;

interface ConvAttrs {
  readonly strides: number | [number, number];
  readonly pad: Padding | tf.backend_util.ExplicitPadding;
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly dataFormat?: string;
  readonly filterShape?: Four;
  readonly inputShape?: Four;
}
interface Conv3DAttrs {
  readonly strides: number | [number, number, number];
  readonly pad: "same" | "valid";
  readonly dilations?: number | [number, number, number];
  readonly dataFormat?: string;
  readonly filterShape?: Five;
  readonly inputShape?: Five;
}

type Inputs = Partial<Record<string, tf.TensorInfo>>;

/** How a kernel of tfjs becomes a product: its two operands, and the product from their shapes. */
interface Replacement<Attrs> {
  readonly operands: readonly [string, string];
  readonly gemm: (first: number[], second: number[], attrs: Attrs) => Gemm;
}

function replace<Attrs>(kernelName: string, { operands, gemm }: Replacement<Attrs>): void {
  if (tf.getKernel(kernelName, "webgpu")) tf.unregisterKernel(kernelName, "webgpu");
  tf.registerKernel({
    kernelName,
    backendName: "webgpu",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const given = attrs as Attrs & { dataFormat?: string };
      if (given.dataFormat?.startsWith("NC")) throw new RangeError(`${kernelName} takes channels last only.`);
      const [a, b] = operands.map((name) => (inputs as Inputs)[name]!) as [tf.TensorInfo, tf.TensorInfo];
      const gpu = backend as WebGPUBackend;
      return runGemm(gpu, profileOf(gpu), gemm(a.shape, b.shape, given), [a, b]);
    },
  });
}

function info2(x: number[], filter: number[], { strides, dilations, pad, dimRoundingMode }: ConvAttrs) {
  return convolution(
    tf.backend_util.computeConv2DInfo(
      x as Four,
      filter as Four,
      strides,
      dilations ?? 1,
      pad,
      dimRoundingMode,
    ),
  );
}
function info3(x: number[], filter: number[], { strides, dilations, pad }: Conv3DAttrs) {
  return convolution(
    tf.backend_util.computeConv3DInfo(x as Five, filter as Five, strides, dilations ?? 1, pad),
  );
}

/** Puts our products in place of the WebGPU backend's convolutions and matrix products. */
export function registerGemmKernels(): void {
  replace<MatMulAttrs>("BatchMatMul", { operands: ["a", "b"], gemm: matrixProduct });
  replace<ConvAttrs>("Conv2D", {
    operands: ["x", "filter"],
    gemm: (x, filter, attrs) => forward(info2(x, filter, attrs)),
  });
  replace<ConvAttrs>("Conv2DBackpropInput", {
    operands: ["dy", "filter"],
    gemm: (_dy, filter, attrs) => backwardInput(info2(attrs.inputShape!, filter, attrs)),
  });
  replace<ConvAttrs>("Conv2DBackpropFilter", {
    operands: ["x", "dy"],
    gemm: (x, _dy, attrs) => backwardFilter(info2(x, attrs.filterShape!, attrs)),
  });
  replace<Conv3DAttrs>("Conv3D", {
    operands: ["x", "filter"],
    gemm: (x, filter, attrs) => forward(info3(x, filter, attrs)),
  });
  replace<Conv3DAttrs>("Conv3DBackpropInputV2", {
    operands: ["dy", "filter"],
    gemm: (_dy, filter, attrs) => backwardInput(info3(attrs.inputShape!, filter, attrs)),
  });
  replace<Conv3DAttrs>("Conv3DBackpropFilterV2", {
    operands: ["x", "dy"],
    gemm: (x, _dy, attrs) => backwardFilter(info3(x, attrs.filterShape!, attrs)),
  });
}
