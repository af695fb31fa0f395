import { prepareDevice } from "@/tensor/device";
import { serve } from "./serve";
import { wasmSource } from "./wasmSource";

/** This project's engine, as the app starts it. */
serve(async ({ backend, threads, operands, wasm }) => {
  const report = await prepareDevice({
    prefer: backend,
    threads,
    operands,
    wasm: {
      tfjs: await wasmSource(`${wasm.tfjsFolder}tfjs-backend-wasm-simd.wasm`),
      kernels: await wasmSource(wasm.kernels),
      kernelsRelaxed: await wasmSource(wasm.kernelsRelaxed),
    },
  });
  return report.name;
});
