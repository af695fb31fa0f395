import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import { tf } from "@/tensor/tf";
import { serve } from "./serve";

/** TensorFlow.js as it comes: its own device, kernels, gradients and optimiser, nothing switched on or off. */
serve(async ({ backend, wasm }) => {
  if (backend === "wasm") setWasmPaths(wasm.tfjsFolder);
  if (!(await tf.setBackend(backend)))
    throw new Error(`TensorFlow.js could not start its ${backend} backend.`);
  await tf.ready();
  return `TensorFlow.js ${tf.version_core}`;
});
