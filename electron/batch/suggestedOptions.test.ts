import { describe, expect, it } from "vitest";
import { optionsThatFit } from "./suggestedOptions.ts";

describe("settings that would fit", () => {
  it("are named as options, those that go together side by side", () => {
    expect(
      optionsThatFit([
        { workers: 2 },
        { solver: "iterative" },
        { workers: 1, memoryCap: 120 * 2 ** 20 },
        { spacing: { dlon: 0.02, dlat: 0.05 } },
        { times: 24 },
        { times: 1 },
      ]),
    ).toBe(
      "What would fit: --workers 2; or --solver iterative; or --workers 1 --memory-cap 120MB; or " +
        "--spacing 0.02,0.05; or --time with at most 24 times; or --time with one time.",
    );
    expect(optionsThatFit([])).toBe("");
  });
});
