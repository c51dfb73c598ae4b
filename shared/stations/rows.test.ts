import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { memorySource } from "./byteSource.ts";
import { type Dialect, forEachRow, type Row, splitRows } from "./rows.ts";
import { userError } from "./testFiles.ts";

const comma: Dialect = { delimiter: ",", newline: "\n" };

function rowsOf(text: string, dialect: Dialect, pieceBytes?: number): Row[] {
  const rows: Row[] = [];
  const file = {
    bytes: memorySource(new TextEncoder().encode(text)),
    encoding: "utf-8",
    fileName: "test.csv",
  } as const;
  forEachRow(file, dialect, (cells, line) => rows.push({ cells, line }), undefined, pieceBytes);
  return rows;
}

describe("forEachRow", () => {
  it("tells the line on which a row begins, past quoted line breaks, blank and comment lines", () => {
    const text = '# note\nid,v\n"a\n\nb",1\n\nc,2\n';
    expect(rowsOf(text, comma)).toEqual([
      { cells: ["# note"], line: 1 },
      { cells: ["id", "v"], line: 2 },
      { cells: ["a\n\nb", "1"], line: 3 },
      { cells: ["c", "2"], line: 7 },
    ]);
  });

  it("takes runs of blanks and tabs as one delimiter", () => {
    const rows = rowsOf("  a   b\tc \n", { delimiter: " ", newline: "\n" });
    expect(rows.map((row) => row.cells)).toEqual([["a", "b", "c"]]);
  });

  it("reads line ends of all systems", () => {
    expect(rowsOf("a,1\rb,2\r", { delimiter: ",", newline: "\r" }).map((row) => row.line)).toEqual([1, 2]);
    expect(rowsOf('a,"1"\r\nb,"2"\r\n', comma).map((row) => row.cells[1]?.trim())).toEqual(["1", "2"]);
  });

  it("gives the same rows whatever the pieces it is cut into", () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", "é", "站", " ", ",", '"', "\n", "#", "1"),
      maxLength: 6,
    });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        table,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom("\n", "\r\n"),
        (rows, size, newline) => {
          const text = Papa.unparse(rows, { newline, quotes: true });
          const read = rowsOf(text, comma, size);
          expect(read.map((row) => row.cells)).toEqual(rows);
          expect(read).toEqual(splitRows(text, comma));
          const lines = text.split("\n");
          for (const { cells, line } of read)
            expect(lines[line - 1]).toContain(`"${cells[0]?.split(/["\n]/)[0]}`);
        },
      ),
    );
  });

  it("names the line of a quote that never closes, in any piece", () => {
    const text = 'a,1\nb,2\n"c,3\nd,4\n';
    for (const size of [3, 9, 100]) {
      expect(userError(() => rowsOf(text, comma, size)).detail).toEqual(["line 3"]);
    }
  });
});
