import { AppError, toErrorData } from "@/domain/errors";
import { startDevice } from "./nodeDevice";
import { isCascade, parseCascade, type CascadeCommand } from "./cascadeOptions";
import { isEvaluation, parseEvaluation, type EvaluationCommand } from "./experimentOptions";
import { parseCommand, UsageError, type Command } from "./options";
import { say } from "./say";
import { USAGE } from "./usage";

async function run(args: readonly string[]): Promise<number> {
  if (args.length === 0 || args.includes("--help") || args[0] === "help") {
    process.stdout.write(USAGE);
    return args.length === 0 ? 2 : 0;
  }
  try {
    if (isEvaluation(args)) return await dispatchEvaluation(parseEvaluation(args));
    return isCascade(args) ? await dispatchCascade(parseCascade(args)) : await dispatch(parseCommand(args));
  } catch (thrown) {
    return explain(thrown);
  }
}

// Rooms with tensors are loaded late: WebGPU must be in place before TensorFlow.js.
async function dispatch(command: Command): Promise<number> {
  if (command.command === "publish") return (await import("./sampleCommand")).runPublish(command);
  const device = await startDevice(command.backend);
  say(device.reason);
  return command.command === "train"
    ? (await import("./trainCommand")).runTrain(command, device)
    : (await import("./sampleCommand")).runSample(command);
}

async function dispatchCascade(command: CascadeCommand): Promise<number> {
  const device = await startDevice(command.backend);
  say(device.reason);
  return command.command === "cascade-train"
    ? (await import("./cascadeTrainCommand")).runCascadeTrain(command, device)
    : (await import("./cascadeSampleCommand")).runCascadeSample(command);
}

async function dispatchEvaluation(command: EvaluationCommand): Promise<number> {
  const device = await startDevice(command.backend);
  say(device.reason);
  switch (command.command) {
    case "experiment":
      return (await import("./experimentCommand")).runExperimentCommand(command, device);
    case "quality":
      return (await import("./qualityCommand")).runQuality(command, device);
    case "heatmaps":
      return (await import("./heatmapsCommand")).runHeatmaps(command, device);
    case "calibration":
      return (await import("./calibrationCommand")).runCalibration(command, device);
    default:
      return command satisfies never;
  }
}

function explain(thrown: unknown): number {
  if (thrown instanceof UsageError) {
    say(`${thrown.message}\n\n${USAGE}`);
    return 2;
  }
  if (toErrorData(thrown).code === "cancelled") {
    say("Stopped.");
    return 0;
  }
  if (!(thrown instanceof AppError)) {
    say(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
    return 1;
  }
  say([thrown.message, thrown.kept, thrown.advice].filter(Boolean).join(" "));
  return 1;
}

// WebGPU under Node keeps the process alive: it has to be ended.
process.exit(await run(process.argv.slice(2)));
