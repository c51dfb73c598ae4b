import { describe, expect, it } from "vitest";
import { labOf, type Rgb, rgbOf } from "./oklab.ts";
import { colourAt, colourScale, colourScales } from "./scales.ts";

describe("colour scales", () => {
  it("have 256 colours and distinct ids", () => {
    for (const scale of colourScales) expect(scale.table.length).toBe(768);
    expect(new Set(colourScales.map((scale) => scale.id)).size).toBe(colourScales.length);
  });

  it("start and end where the published tables do", () => {
    expect(colourAt(colourScale("viridis"), 0)).toEqual([0x44, 0x01, 0x54]);
    expect(colourAt(colourScale("viridis"), 1)).toEqual([0xfd, 0xe7, 0x25]);
    expect(colourAt(colourScale("magma"), 0.5)).toEqual([0xb7, 0x37, 0x79]);
    expect(colourAt(colourScale("cividis"), 1)).toEqual([0xfe, 0xe8, 0x38]);
  });

  it("clamp fractions outside 0..1", () => {
    const scale = colourScale("smog");
    expect(colourAt(scale, -3)).toEqual(colourAt(scale, 0));
    expect(colourAt(scale, 7)).toEqual(colourAt(scale, 1));
  });

  it.each(["smog", "residual"])("%s takes even steps in OKLab, to the rounding of its bytes", (id) => {
    const { table } = colourScale(id);
    const labs = Array.from({ length: 32 }, (_, k) =>
      labOf([...table.subarray(24 * k, 24 * k + 3)] as unknown as Rgb),
    );
    const steps = labs
      .slice(1)
      .map((lab, k) => Math.hypot(...lab.map((c, axis) => c - (labs[k]?.[axis] ?? 0))));
    expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(1.6);
  });

  it("residual is neutral in the middle", () => {
    const [, a, b] = labOf(colourAt(colourScale("residual"), 0.5));
    expect(Math.hypot(a, b)).toBeLessThan(0.02);
  });

  it("refuse an unknown id and name those there are", () => {
    expect(() => colourScale("jet")).toThrow(/smog, viridis/);
  });
});

describe("oklab", () => {
  it.each([
    [255, 255, 255],
    [0, 0, 0],
    [12, 200, 77],
    [255, 0, 0],
  ])("comes back to %i %i %i", (...rgb) => {
    expect(rgbOf(labOf(rgb as unknown as Rgb))).toEqual(rgb);
  });
});
