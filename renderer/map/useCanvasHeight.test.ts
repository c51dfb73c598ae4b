import { describe, expect, it } from "vitest";
import { canvasHeight } from "./useCanvasHeight.ts";

describe("the canvas's height", () => {
  it("stays while bars of times come and go below the map", () => {
    expect(canvasHeight(820, 783)).toBe(820);
    expect(canvasHeight(820, 758)).toBe(820);
    expect(canvasHeight(820, 820)).toBe(820);
  });

  it("grows with the map, and follows a window that is made much smaller", () => {
    expect(canvasHeight(820, 821)).toBe(821);
    expect(canvasHeight(820, 500)).toBe(500);
  });
});
