import { describe } from "vitest";
import { memoryFiles } from "./memoryFiles";
import { fileContract, quotaContract } from "./testing/fileContract";

describe("files in memory", () => {
  fileContract(async () => memoryFiles());
  quotaContract(async () => memoryFiles(1000), 1000);
});
