import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatTable, placeTable } from "./documentation.ts";

const page = readFileSync(new URL("../../docs/FORMATS.md", import.meta.url), "utf8");

describe("docs/FORMATS.md", () => {
  it("lists every format as the registry has it", () => {
    expect(page).toContain(formatTable());
  });

  it("lists every place in file names", () => {
    expect(page).toContain(placeTable());
  });
});
