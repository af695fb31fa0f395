import type { KernelModule } from "./kernelModule";
import { LOSSES, type HingeAttrs } from "./losses";
import type { tf } from "./tf";
import { registerWasmKernel, sizeOf, type Inputs } from "./wasmKernel";

/** Losses for the wasm backend. */
export function registerLosses(kernels: KernelModule): void {
  const at = (tensor: tf.TensorInfo) => kernels.address(tensor);
  registerWasmKernel(LOSSES.hinge, ({ x }: Inputs<"x">, { sign }: HingeAttrs) => {
    const y = kernels.output([]);
    kernels.run.meanHinge(at(x), sizeOf(x), sign, at(y));
    return y;
  });
  registerWasmKernel(LOSSES.hingeGrad, ({ x, dy }: Inputs<"x" | "dy">, { sign }: HingeAttrs) => {
    const dx = kernels.output(x.shape);
    kernels.run.meanHingeGrad(at(x), at(dy), sizeOf(x), sign, at(dx));
    return dx;
  });
  registerWasmKernel(LOSSES.apart, ({ a, b }: Inputs<"a" | "b">) => {
    const y = kernels.output([]);
    kernels.run.meanApart(at(a), at(b), sizeOf(a), at(y));
    return y;
  });
  registerWasmKernel(LOSSES.apartGrad, ({ a, b, dy }: Inputs<"a" | "b" | "dy">) => {
    const da = kernels.output(a.shape);
    kernels.run.meanApartGrad(at(a), at(b), at(dy), sizeOf(a), at(da));
    return da;
  });
}
