import { describe, expect, it } from "vitest";
import { AppError, fromErrorData, toErrorData } from "./errors";

describe("errors that cross threads", () => {
  it("arrive with code, sentence, what was kept and what to do", () => {
    const sent = new AppError("quota", "The disk is full.", {
      kept: "Step 4,200 is saved.",
      advice: "Free space.",
    });
    const arrived = fromErrorData(structuredClone(toErrorData(sent)));
    expect(arrived).toBeInstanceOf(AppError);
    expect(toErrorData(arrived)).toEqual({
      code: "quota",
      message: "The disk is full.",
      kept: "Step 4,200 is saved.",
      advice: "Free space.",
    });
  });

  it("name an abort, a full disk and anything foreign", () => {
    expect(toErrorData(new DOMException("x", "AbortError")).code).toBe("cancelled");
    expect(toErrorData(new DOMException("x", "QuotaExceededError"))).toMatchObject({ code: "quota" });
    expect(toErrorData("a string")).toEqual({ code: "internal", message: "a string" });
  });
});
