import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownCopy, quoteCell, readNumber } from "./cells.ts";

describe("readNumber", () => {
  it.each([
    "",
    "NA",
    "na",
    "NaN",
    "-",
    "--",
    "9999",
    "9999.0",
    "999999",
    "-999",
    "-999.00",
    "-9999",
    "null",
    "N/A",
  ])("%j is missing", (text) => {
    expect(readNumber(text, ".")).toBeNaN();
  });
  it.each(["abc", "1,5", "0x10", "1e999", "1 2", "Infinity", "12h", "<0.1"])("%j is text", (text) => {
    expect(readNumber(text, ".")).toBeUndefined();
  });
  it.each([
    ["-1.5", -1.5],
    ["+2", 2],
    [".5", 0.5],
    ["5.", 5],
    ["1.2E-3", 0.0012],
    ["-99", -99],
  ])("%s", (text, number) => {
    expect(readNumber(text, ".")).toBe(number);
  });
  it("keeps to the decimal mark", () => {
    expect(readNumber("-12,25", ",")).toBe(-12.25);
    expect(readNumber("12.25", ",")).toBeUndefined();
    expect(readNumber("-999,0", ",")).toBeNaN();
  });
  it("reads back every number", () => {
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(numbers, (number) => readNumber(String(number), ".") === number || Math.abs(number) >= 999),
    );
  });
});

it("quoteCell keeps messages short and on one line", () => {
  expect(quoteCell("a\nb")).toBe('"a b"');
  expect(quoteCell("x".repeat(100))).toHaveLength(42);
});

it("ownCopy copies", () => {
  expect(ownCopy("站a𝒳")).toBe("站a𝒳");
});
