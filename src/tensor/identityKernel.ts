import type { KernelModule } from "./kernelModule";
import { tf } from "./tf";

/**
 * The wasm backend copies the numbers for each clone, and the tape clones all that a gradient will need. No kernel
 * writes over its inputs there, so clones can share their numbers, as they do on other backends.
 */
export function registerIdentityKernel({ backend }: KernelModule): void {
  const stock = tf.getKernel("Identity", "wasm").kernelFunc;
  tf.unregisterKernel("Identity", "wasm");
  tf.registerKernel({
    kernelName: "Identity",
    backendName: "wasm",
    kernelFunc: (args) => {
      const { dataId, shape, dtype } = args.inputs.x!;
      if (dtype === "string") return stock(args);
      backend.incRef(dataId);
      return { dataId, shape, dtype };
    },
  });
}
