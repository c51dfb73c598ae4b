import { describe, expect, it } from "vitest";
import { memorySource } from "./byteSource.ts";
import { type NamedLayout, withNamedLayout } from "./namedLayouts.ts";
import { peek } from "./peek.ts";
import type { ReadOptions } from "./table.ts";
import { userError } from "./testFiles.ts";

const file = (text: string) => ({
  fileName: "test.csv",
  bytes: memorySource(new TextEncoder().encode(text)),
});
const layout: NamedLayout = {
  format: "isopleth-layout",
  version: 1,
  name: "Mine",
  columns: ["who", "x", "y", "2024-04-16"],
  options: { headerLine: 2, delimiter: ";", roles: { x: "lon", y: "lat" } },
};
const text = "exported today;;;\nwho;x;y;2024-05-01\na;1;2;3\n";
const applied = (options: ReadOptions, content = text): ReadOptions =>
  withNamedLayout([file(content)], options, [layout]);

describe("a named layout", () => {
  it("is known again by the header, whatever the times in it", () => {
    expect(applied({})).toEqual({ ...layout.options, named: "Mine" });
    expect(applied({ value: "x" })).toEqual({ ...layout.options, value: "x", named: "Mine" });
  });

  it("is that of one of several files", () => {
    expect(withNamedLayout([file("id,lon,lat\n"), file(text)], {}, [layout]).named).toBe("Mine");
  });

  it.each(["", "x;y\n", "\0\0", "who;x\nwho;y;x;2024-05-01\n", "a;1;2;3\n"])("is not that of %j", (other) => {
    expect(applied({}, other)).toEqual({});
  });

  it("gives way to corrections, and to the wish for none", () => {
    expect(applied({ delimiter: "," })).toEqual({ delimiter: "," });
    expect(applied({ named: "" })).toEqual({ named: "" });
    const chosen = { named: "Mine", delimiter: "," } as const;
    expect(applied(chosen, "other")).toEqual({ ...layout.options, ...chosen });
    expect(userError(() => applied({ named: "Yours" })).tag).toBe("bad-setting");
  });

  it("without names of columns is only taken by its own name", () => {
    const positions = { ...layout, columns: ["column 1", "column 2"], options: { headerLine: 0 } };
    expect(withNamedLayout([file("1,2\n")], {}, [positions])).toEqual({});
  });
});

describe("peek", () => {
  it("shows the first rows with their lines, title and all", () => {
    expect(peek(file(text), layout.options)).toMatchObject({
      delimiter: ";",
      headerLine: 2,
      columns: ["who", "x", "y", "2024-05-01"],
      rows: [
        { line: 1, cells: ["exported today", "", "", ""] },
        { line: 2, cells: ["who", "x", "y", "2024-05-01"] },
        { line: 3, cells: ["a", "1", "2", "3"] },
      ],
    });
  });

  it("shows a part of a large file", () => {
    const rows = Array.from({ length: 5000 }, (_, k) => `s${k},1,2,${"9".repeat(200)}`).join("\n");
    const shown = peek(file(`id,lon,lat,pm25\n${rows}\n`), {});
    expect(shown.rows).toHaveLength(31);
    expect(shown.rows[5]?.cells[3]).toHaveLength(80);
  });
});
