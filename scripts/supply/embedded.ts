/** A library that was compiled into a file of a package: the package manager does not know of it. */
export interface Embedded {
  readonly name: string;
  /** The npm package that its code comes in. */
  readonly inside: string;
  readonly licence: string;
  /** Text in config/licences/. */
  readonly text: string;
}

const wasmRuntime = ["@tensorflow/tfjs-backend-wasm", "@cornerstonejs/codec-libjpeg-turbo-8bit"].flatMap(
  (inside): Embedded[] => [
    { name: "Emscripten", inside, licence: "MIT", text: "emscripten.txt" },
    { name: "musl", inside, licence: "MIT", text: "musl.txt" },
  ],
);

/**
 * What is inside the WebAssembly files, as far as the packages' public sources tell: XNNPACK and what it needs for
 * matrix products in TensorFlow.js, libjpeg-turbo in the codec, Emscripten's runtime and C library in both.
 */
export const embedded: readonly Embedded[] = [
  ...wasmRuntime,
  {
    name: "libjpeg-turbo",
    inside: "@cornerstonejs/codec-libjpeg-turbo-8bit",
    licence: "IJG AND BSD-3-Clause AND Zlib",
    text: "libjpeg-turbo.txt",
  },
  ...(
    [
      ["XNNPACK", "BSD-3-Clause"],
      ["pthreadpool", "BSD-2-Clause"],
      ["cpuinfo", "BSD-2-Clause"],
      ["FP16", "MIT"],
      ["FXdiv", "MIT"],
    ] as const
  ).map(([name, licence]) => ({
    name,
    inside: "@tensorflow/tfjs-backend-wasm",
    licence,
    text: `${name}.txt`,
  })),
];
