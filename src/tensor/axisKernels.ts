import { webgpu_util, type WebGPUBackend, type WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";
import { AXIS_MAP, type AxisMap } from "./axisMap";
import type { KernelModule } from "./kernelModule";
import { tf } from "./tf";

type Shape3 = [outer: number, inputs: number, inner: number];

function register(
  backendName: string,
  run: (backend: unknown, x: tf.TensorInfo, map: AxisMap, shape: Shape3) => tf.TensorInfo,
): void {
  if (tf.getKernel(AXIS_MAP, backendName)) tf.unregisterKernel(AXIS_MAP, backendName);
  tf.registerKernel({
    kernelName: AXIS_MAP,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) =>
      run(backend, inputs.x!, attrs as unknown as AxisMap, inputs.x!.shape as Shape3),
  });
}

export function registerAxisKernel(kernels: KernelModule): void {
  register("wasm", (_backend, x, map, [outer, inputs, inner]) => {
    const y = kernels.output([outer, map.outputs, inner]);
    const integers = [...map.starts, ...map.places];
    const table = kernels.scratch(4 * (integers.length + map.weights.length));
    const weights = table + 4 * integers.length;
    kernels.writeIntegers(table, integers);
    kernels.writeFloats(weights, map.weights);
    const sizes = [outer, inputs, map.outputs, inner] as const;
    kernels.run.mapAxis(kernels.address(x), ...sizes, table, weights, kernels.address(y));
    return y;
  });
}

interface PlainBackend {
  readonly data: { get(id: object): { values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): tf.TensorInfo;
}

register("cpu", (backend, x, map, [outer, inputs, inner]) => {
  const plain = backend as PlainBackend;
  const from = plain.data.get(x.dataId).values;
  const values = new Float32Array(outer * map.outputs * inner);
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / inner);
    const [o, j] = [Math.floor(row / map.outputs), row % map.outputs];
    let sum = 0;
    for (let t = map.starts[j]!; t < map.starts[j + 1]!; t++) {
      sum += map.weights[t]! * from[(o * inputs + map.places[t]!) * inner + (i % inner)]!;
    }
    values[i] = sum;
  }
  return plain.makeTensorInfo([outer, map.outputs, inner], "float32", values);
});

function program(shape: Shape3): WebGPUProgram {
  const dispatchLayout = webgpu_util.flatDispatchLayout(shape);
  const workgroupSize: [number, number, number] = [64, 1, 1];
  return {
    outputShape: shape,
    shaderKey: "darkroomAxisMap",
    dispatchLayout,
    dispatch: webgpu_util.computeDispatch(dispatchLayout, shape, workgroupSize),
    workgroupSize,
    variableNames: ["x", "places", "weights"],
    uniforms: "inputs : i32, outputs : i32, inner : i32,",
    size: true,
    // `places` begins with the outputs + 1 starts.
    getUserCode: () => `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let row = index / uniforms.inner;
          let j = row % uniforms.outputs;
          let first = (row / uniforms.outputs) * uniforms.inputs;
          var sum = 0.0;
          for (var t = places[j]; t < places[j + 1]; t++) {
            let place = first + places[uniforms.outputs + 1 + t];
            sum += weights[t] * x[place * uniforms.inner + index % uniforms.inner];
          }
          setOutputAtIndex(index, sum);
        }
      }`,
  };
}

interface Table {
  readonly backend: WebGPUBackend;
  readonly places: tf.TensorInfo;
  readonly weights: tf.TensorInfo;
}

// Tables are few, small and wanted again at every step, so they stay on the device that has seen them.
const tables = new WeakMap<AxisMap, Table>();

function tableOf(map: AxisMap, backend: WebGPUBackend): Table {
  const known = tables.get(map);
  if (known?.backend === backend) return known;
  const integers = Int32Array.from([...map.starts, ...map.places]);
  // A buffer of no bytes cannot be bound.
  const floats = Float32Array.from(map.weights.length > 0 ? map.weights : [0]);
  const made = {
    backend,
    places: backend.makeTensorInfo([integers.length], "int32", integers),
    weights: backend.makeTensorInfo([floats.length], "float32", floats),
  };
  tables.set(map, made);
  return made;
}

register("webgpu", (backend, x, map, [outer, inputs, inner]) => {
  const gpu = backend as WebGPUBackend;
  const { places, weights } = tableOf(map, gpu);
  const uniforms = [inputs, map.outputs, inner].map((value) => ({ type: "int32", data: [value] }));
  return gpu.runWebGPUProgram(
    program([outer, map.outputs, inner]),
    [x, places, weights],
    "float32",
    uniforms,
  );
});
