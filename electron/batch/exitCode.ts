import type { ErrorTag } from "../../shared/errors.ts";

/** 2 bad usage or input; 3 refused by plan or by condition; 4 failed while running; 130 cancelled. */
export const exitCodeOf: Readonly<Record<ErrorTag, number>> = {
  "unreadable-file": 2,
  "not-text": 2,
  "no-stations": 2,
  "no-columns": 2,
  "malformed-file": 2,
  "needs-list": 2,
  "only-list": 2,
  "unusable-grid": 2,
  "bad-setting": 2,
  "not-found": 2,
  "bad-request": 2,
  "cap-too-small": 3,
  "disk-too-small": 3,
  "fit-refused": 3,
  "unwritable-output": 4,
  "store-trouble": 4,
  "damaged-field": 4,
  "compute-died": 4,
  "broken-installation": 4,
  bug: 4,
  cancelled: 130,
};
