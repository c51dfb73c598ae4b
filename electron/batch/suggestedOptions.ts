import type { Suggestion } from "../../shared/contract.ts";
import { megabytes } from "../runs/bytes.ts";

/** Settings that would fit, as options of the batch command; "" when there are none. */
export function optionsThatFit(suggestions: readonly Suggestion[]): string {
  if (suggestions.length === 0) return "";
  return `What would fit: ${suggestions.map(optionsOf).join("; or ")}.`;
}

function optionsOf({ workers, memoryCap, solver, spacing, times }: Suggestion): string {
  return [
    workers === undefined ? [] : `--workers ${workers}`,
    solver === undefined ? [] : `--solver ${solver}`,
    memoryCap === undefined ? [] : `--memory-cap ${megabytes(memoryCap).replace(" ", "")}`,
    spacing === undefined ? [] : `--spacing ${spacing.dlon},${spacing.dlat}`,
    times === undefined ? [] : `--time with ${times === 1 ? "one time" : `at most ${times} times`}`,
  ]
    .flat()
    .join(" ");
}
