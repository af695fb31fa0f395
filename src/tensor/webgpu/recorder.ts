import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { tf } from "../tf";
import { OwnBackend } from "./ownBackend";
import { GROUP, sourceOf, uniformBytes, type Shader } from "./shader";

/** What we use of the backend that its own types call private: it is pinned to one version. */
interface OpenBackend {
  readonly commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly uniformPendingDisposal: GPUBuffer[];
  dispatchCountInPass: number;
}

/**
 * Runs our shaders in the backend's own command stream, between its kernels. Unlike `runWebGPUProgram` it allows
 * several outputs, outputs in place, and none of the generated index code.
 */
export class Recorder {
  private readonly pipelines = new Map<
    string,
    { pipeline: GPUComputePipeline; layout: GPUBindGroupLayout }
  >();
  private readonly open: OpenBackend;

  constructor(readonly backend: WebGPUBackend) {
    this.open = backend as unknown as OpenBackend;
  }

  /** A tensor for a shader to fill. */
  output(shape: readonly number[]): tf.TensorInfo {
    return this.backend.makeTensorInfo([...shape], "float32");
  }

  release(...scratch: tf.TensorInfo[]): void {
    for (const { dataId } of scratch) this.backend.disposeData(dataId);
  }

  /** The same numbers as a kernel's output: counted once more, for the one who takes it. */
  again({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
    this.backend.incRef(dataId);
    return { dataId, shape, dtype };
  }

  /**
   * A tensor with these numbers that a shader may write over: the same one where no other tensor shares its buffer,
   * else a copy.
   * @returns as a kernel's output: counted once for the one who takes it
   */
  writable({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
    const { backend } = this;
    backend.uploadToGPU(dataId);
    const held = backend.tensorMap.get(dataId);
    if (backend.refCount(dataId) === 1) {
      // A read leaves a copy on the processor, which later reads would take for the truth.
      held.values = null as never;
      if (backend instanceof OwnBackend) backend.halves?.forget(dataId);
      return this.again({ dataId, shape, dtype });
    }
    const copy = this.output(shape);
    backend.uploadToGPU(copy.dataId);
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    const [from, to] = [held.resource, backend.tensorMap.get(copy.dataId).resource] as [GPUBuffer, GPUBuffer];
    this.open.commandEncoder.copyBufferToBuffer(from, 0, to, 0, from.size);
    for (const id of [dataId, copy.dataId]) this.open.commandQueueOwnedIds.add(id);
    return copy;
  }

  run<Buffers extends string, Uniforms extends string>(
    shader: Shader<Buffers, Uniforms>,
    buffers: Readonly<Record<Buffers, tf.TensorInfo>>,
    count: number,
    uniforms: Readonly<Record<Uniforms, number>>,
  ): void {
    if (count === 0) return;
    const { backend } = this;
    const tensors = shader.buffers.map((name) => buffers[name]);
    for (const { dataId } of tensors) backend.uploadToGPU(dataId);
    const resources = [
      ...tensors.map(({ dataId }) => backend.tensorMap.get(dataId).resource as GPUBuffer),
      this.uniform(uniformBytes(shader.uniforms, count, uniforms)),
    ];
    const { pipeline, layout } = this.pipeline(shader);
    const bindGroup = backend.device.createBindGroup({
      layout,
      entries: resources.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    for (const { dataId } of tensors) this.open.commandQueueOwnedIds.add(dataId);
    this.record(pipeline, bindGroup, Math.ceil(count / GROUP));
  }

  private record(pipeline: GPUComputePipeline, bindGroup: GPUBindGroup, groups: number): void {
    const { backend, open } = this;
    backend.ensureCommandEncoderReady();
    const pass = (open.computePassEncoder ??= open.commandEncoder.beginComputePass());
    const columns = Math.min(groups, backend.device.limits.maxComputeWorkgroupsPerDimension);
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(columns, Math.ceil(groups / columns));
    open.dispatchCountInPass++;
    if (open.dispatchCountInPass >= (tf.env().get("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE") as number)) {
      backend.endComputePassEncoder();
      backend.submitQueue();
    }
  }

  private pipeline(shader: Shader): { pipeline: GPUComputePipeline; layout: GPUBindGroupLayout } {
    const found = this.pipelines.get(shader.name);
    if (found) return found;
    const { device } = this.backend;
    const pipeline = device.createComputePipeline({
      label: shader.name,
      layout: "auto",
      compute: { module: device.createShaderModule({ label: shader.name, code: sourceOf(shader) }) },
    });
    const made = { pipeline, layout: pipeline.getBindGroupLayout(0) };
    this.pipelines.set(shader.name, made);
    return made;
  }

  private uniform(bytes: ArrayBuffer): GPUBuffer {
    const { bufferManager, device } = this.backend;
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM;
    const buffer = bufferManager.acquireBuffer(bytes.byteLength, usage);
    device.queue.writeBuffer(buffer, 0, bytes);
    this.open.uniformPendingDisposal.push(buffer);
    return buffer;
  }
}
