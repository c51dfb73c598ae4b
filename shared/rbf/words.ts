import type { Method } from "./method.ts";

/** A number as a sentence shows it: three significant digits, no dust of binary fractions. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e6)) {
    return value.toExponential(1).replace("e+", "e");
  }
  return String(Number(value.toPrecision(3)));
}

/** An observed value as its file has it, without the dust of a conversion: a filler is known by its digits. */
export const observedFigure = (value: number): string => String(Number(value.toPrecision(7)));

/** "1 station", "2 stations". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The metric's unit of distance. */
export const unitOf = (metric: Method["metric"]): string => (metric === "degrees" ? "degrees" : "km");

/** "1", "1 and 2", "1, 2 and 3"; past six the rest are counted. */
export function listed(items: readonly (number | string)[]): string {
  if (items.length > 6) return `${items.slice(0, 6).join(", ")} and ${items.length - 6} more`;
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
