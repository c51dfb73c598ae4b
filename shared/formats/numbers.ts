import { type Grid, latOf, lonOf } from "../grid/grid.ts";

/**
 * A float32 in the fewest digits, six or more, that come back to the same float32: 0.1, not 0.10000000149011612.
 * Nine always suffice; zeros at the end are left out. "" for NaN.
 */
export function shortestText(value: number): string {
  if (Number.isNaN(value)) return "";
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  for (let digits = 6; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return String(candidate);
  }
  return String(Number(value.toPrecision(9)));
}

/** How values are printed, by the option `decimals`; NaN becomes `noData`. */
export function valuePrinter(decimals: number | "shortest", noData = ""): (value: number) => string {
  const print = decimals === "shortest" ? shortestText : (value: number) => value.toFixed(decimals);
  return (value) => (Number.isNaN(value) ? noData : print(value));
}

/** A coordinate without the dust of binary fractions: 70.15 and not 70.15000000000001. Degrees. */
export function coordinateText(degrees: number): string {
  return String(Number(degrees.toPrecision(12)));
}

export function lonTexts(grid: Grid): readonly string[] {
  return Array.from({ length: grid.columns }, (_, i) => coordinateText(lonOf(grid, i)));
}

export function latText(grid: Grid, j: number): string {
  return coordinateText(latOf(grid, j));
}

/** ISO 8601 in UTC to the second, "" when undated. */
export function timeText(time: number | undefined): string {
  return time === undefined || Number.isNaN(time) ? "" : new Date(time).toISOString().replace(".000Z", "Z");
}

/** A time as part of a file name, UTC: 20190114T0400Z. */
export function timeStamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace(/[-:]/g, "")}Z`;
}

/** Characters that a value takes as text, typically. */
export const textWidth = ({ decimals }: { readonly decimals: number | "shortest" }): number =>
  decimals === "shortest" ? 7 : 3 + decimals;
