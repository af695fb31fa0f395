/** What a device was asked to do. */
export interface DeviceUse {
  /** Shader runs. */
  readonly dispatches: number;
  /** Command buffers handed over. */
  readonly submits: number;
  /** Bytes sent to the device: tensors and uniforms. */
  readonly uploadBytes: number;
  /** Buffers filled from the processor. */
  readonly uploads: number;
}

/** Bytes that the buffers of a device take, pooled ones included. */
export interface DeviceMemory {
  readonly bytes: number;
  readonly peakBytes: number;
}

/**
 * Counts the work that reaches a device, whoever sends it: it replaces methods of this one device object, of its
 * queue and of the encoders made from it. Counting from the start costs nothing that can be measured.
 */
export class Meter {
  private dispatches = 0;
  private submits = 0;
  private uploadBytes = 0;
  private uploads = 0;
  private bytes = 0;
  private peak = 0;

  constructor(device: GPUDevice) {
    this.countBuffers(device);
    this.countQueue(device.queue);
    this.countEncoders(device);
  }

  /** Since the device was made. */
  use(): DeviceUse {
    const { dispatches, submits, uploadBytes, uploads } = this;
    return { dispatches, submits, uploadBytes, uploads };
  }

  memory(): DeviceMemory {
    return { bytes: this.bytes, peakBytes: this.peak };
  }

  /** The peak counts anew from what is held now. */
  resetPeak(): void {
    this.peak = this.bytes;
  }

  private uploaded(bytes: number): void {
    this.uploads++;
    this.uploadBytes += bytes;
  }

  private countBuffers(device: GPUDevice): void {
    const createBuffer = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = createBuffer(descriptor);
      const destroy = buffer.destroy.bind(buffer);
      let held = descriptor.size;
      this.bytes += held;
      this.peak = Math.max(this.peak, this.bytes);
      if (descriptor.mappedAtCreation) this.uploaded(descriptor.size);
      buffer.destroy = () => {
        this.bytes -= held;
        held = 0;
        return destroy();
      };
      return buffer;
    };
  }

  private countQueue(queue: GPUQueue): void {
    const submit = queue.submit.bind(queue);
    queue.submit = (buffers) => {
      this.submits++;
      return submit(buffers);
    };
    const writeBuffer = queue.writeBuffer.bind(queue);
    queue.writeBuffer = (...args: Parameters<GPUQueue["writeBuffer"]>) => {
      const [, , data, , size] = args;
      this.uploaded(size ?? data.byteLength);
      return writeBuffer(...args);
    };
  }

  private countEncoders(device: GPUDevice): void {
    const createEncoder = device.createCommandEncoder.bind(device);
    device.createCommandEncoder = (descriptor) => {
      const encoder = createEncoder(descriptor);
      const beginPass = encoder.beginComputePass.bind(encoder);
      encoder.beginComputePass = (options) => {
        const pass = beginPass(options);
        const dispatch = pass.dispatchWorkgroups.bind(pass);
        pass.dispatchWorkgroups = (...counts) => {
          this.dispatches++;
          return dispatch(...counts);
        };
        return pass;
      };
      return encoder;
    };
  }
}
