import { UserError } from "../../shared/errors.ts";
import type { ChildDied } from "./child.ts";
import { DEATHS_ALLOWED } from "./queue.ts";

/** Marks the failure that made the other processes stop, so that it is not taken for a cancellation. */
export class RunFailure extends Error {
  constructor(cause: unknown) {
    super("the run failed", { cause });
  }
}

export function diedTooOften(over: string, { death }: ChildDied): UserError {
  return new UserError(
    "compute-died",
    `The run was given up: ${DEATHS_ALLOWED} compute processes in a row ended over ${over}. The last one ${death.words}. ` +
      "Tiles done stay in the store; a larger memory cap or fewer processes may help.",
    [`over: ${over}`, `reason: ${death.words}`],
  );
}

/** Of the reasons why several things ended the one to tell; null without any. */
export const worst = (reasons: readonly unknown[]): unknown =>
  reasons.find((reason) => reason instanceof RunFailure) ?? reasons[0] ?? null;
