import type { Plan, Suggestion } from "../../shared/contract.ts";
import { MEGABYTE } from "./bytes.ts";
import type { PlanInput } from "./plan.ts";

type Assess = (input: PlanInput) => Plan;

/** Another cap may mean another solver, which needs another cap: settled after a few turns. */
const MOST_TURNS = 10;
/**
 * A suggested cap is so many times what is planned, which is as far as plans may be off: the same settings should not be
 * refused once a run has measured its processes.
 */
const ROOM = 1.15;
/** A smaller cap with other changes besides is worth naming when it is smaller by this share. */
const WORTH_IT = 0.9;

/** The nearest settings with which a refused run may start, the least change first. */
export function suggestionsFor(input: PlanInput, assess: Assess): Suggestion[] {
  const tag = assess(input).refusal?.tag;
  if (tag === "disk-too-small") return coarser(input, assess);
  const given = (changes: Suggestion): PlanInput => ({
    ...input,
    settings: { ...input.settings, ...changes },
  });
  const fits = (changes: Suggestion): boolean => assess(given(changes)).refusal === null;
  const { workers, memoryCap } = input.settings;
  const found: Suggestion[] = [];
  const fewer = most(workers === "auto" ? 0 : workers - 1, (count) => fits({ workers: count }));
  if (fewer > 0) found.push({ workers: fewer });
  const iterating: Suggestion = { solver: "iterative" };
  const iterates = !assess(input).iterative && fits(iterating);
  if (iterates) found.push(iterating);
  const cap = leastCap(given({}), assess);
  if (cap !== null) found.push({ memoryCap: cap });
  // Where the cap must be raised in any case, it need not be by as much.
  const least = cap ?? Number.POSITIVE_INFINITY;
  for (const besides of [{ workers: 1 }, iterating, { workers: 1, ...iterating }]) {
    if (found.length > 1 || (workers === "auto" && "workers" in besides)) continue;
    const smaller = leastCap(given(besides), assess);
    if (smaller !== null && smaller > memoryCap && smaller < WORTH_IT * least) {
      found.push({ ...besides, memoryCap: smaller });
    }
  }
  const times = most(input.times - 1, (count) => assess(withTimes(input, count)).refusal === null);
  if (times > 0) found.push({ times });
  return found;
}

/** The same with another number of times, of which as many values are missing as before. */
export const withTimes = (input: PlanInput, times: number): PlanInput => ({
  ...input,
  times,
  missing: (input.missing * times) / input.times,
});

/** The largest of 1..`limit` that holds, where all below one that holds do too; 0: none. */
function most(limit: number, holds: (count: number) => boolean): number {
  let [low, high] = [0, limit];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The smallest cap that fits, with room, the other settings being as they are, whole megabytes; null: the disk refuses. */
function leastCap(input: PlanInput, assess: Assess): number | null {
  let memoryCap = input.settings.memoryCap;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const plan = assess({ ...input, settings: { ...input.settings, memoryCap } });
    if (plan.refusal === null) return memoryCap;
    if (plan.refusal.tag !== "cap-too-small") return null;
    memoryCap = MEGABYTE * Math.ceil((ROOM * plan.totalBytes) / MEGABYTE);
  }
  return null;
}

/** Two figures, not less than the number. */
function roundedUp(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((unit * Math.ceil(value / unit - 1e-9)).toPrecision(2));
}

/** The finest spacing of which the disk can hold the field. */
function coarser(input: PlanInput, assess: Assess): Suggestion[] {
  const { grid } = input.settings;
  const { storeBytes } = assess(input);
  let factor = Math.sqrt(storeBytes / Math.max(1, input.freeDiskBytes));
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const spacing = { dlon: roundedUp(grid.dlon * factor), dlat: roundedUp(grid.dlat * factor) };
    const settings = { ...input.settings, grid: { ...grid, ...spacing } };
    if (assess({ ...input, settings }).refusal?.tag !== "disk-too-small") return [{ spacing }];
    factor *= 1.2;
  }
  return [];
}
