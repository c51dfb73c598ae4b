/**
 * Errors that a user can act on. Each tag says what happened; its comment says what the user can do.
 * Anything thrown that is not a UserError is a bug and is reported as such (tag "bug").
 */
export type ErrorTag =
  /** The stations file cannot be opened. Check that it exists, is not a folder and may be read. */
  | "unreadable-file"
  /** The file is not text in a known encoding. Export it as CSV. */
  | "not-text"
  /** The file holds no rows that could be used. The detail lists each row's line and reason. */
  | "no-stations"
  /** No column could be taken as longitude, latitude or value. Correct the column mapping. */
  | "no-columns"
  /** The file leaves it to a list of stations to say where they are. Open both together. */
  | "needs-list"
  /** The file is nothing but a list of stations. Open it together with a file of values. */
  | "only-list"
  /** The file is malformed at the line named. Mend that line. */
  | "malformed-file"
  /** A grid file that cannot serve as a background. The message says how to convert it. */
  | "unusable-grid"
  /** A setting is out of its range. The detail names the setting. */
  | "bad-setting"
  /** The plan does not fit the memory cap. The detail has the numbers; Plan.suggestions has what would fit. */
  | "cap-too-small"
  /** The field would not fit on the disk of the runs. Coarser spacing, smaller region, or make room. */
  | "disk-too-small"
  /** The system of equations has no trustworthy solution. Smaller shape length, smoothing or another kernel. */
  | "fit-refused"
  /** The output cannot be written: folder missing, not permitted, disk full. Nothing was left half-written. */
  | "unwritable-output"
  /** The folder of a run cannot be used. The run waits: make room or bring the drive back and continue, or move it. */
  | "store-trouble"
  /** A file of Isopleth itself is missing or damaged. Install it again. */
  | "broken-installation"
  /** A part of a field on disk does not match its check. It is computed again by itself; else run again. */
  | "damaged-field"
  /** A compute process died again and again. Tiles done stay in the store. */
  | "compute-died"
  /** The user cancelled. */
  | "cancelled"
  /** A run, file or field that no longer exists. */
  | "not-found"
  /** A message from an unknown sender or with an unknown shape. */
  | "bad-request"
  /** A fault of Isopleth itself. */
  | "bug";

/** An error as it crosses a process boundary. */
export interface ErrorMessage {
  readonly tag: ErrorTag;
  readonly message: string;
  /** Place and figures: lines, settings, bytes. One fact per entry. */
  readonly detail: readonly string[];
}

/** An error that says what happened, where, and what to do, in words a forecaster can use. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly tag: ErrorTag;
  readonly detail: readonly string[];

  constructor(tag: ErrorTag, message: string, detail: readonly string[] = []) {
    super(message);
    this.tag = tag;
    this.detail = detail;
  }
}

/** Any thrown thing as a message; what is not a UserError becomes tag "bug" with its stack as detail. */
export function toErrorMessage(thrown: unknown): ErrorMessage {
  if (thrown instanceof UserError) return { tag: thrown.tag, message: thrown.message, detail: thrown.detail };
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { tag: "bug", message: error.message, detail: error.stack ? [error.stack] : [] };
}

/** The error a message stands for, on the other side of the boundary. */
export function fromErrorMessage(message: ErrorMessage): UserError {
  return new UserError(message.tag, message.message, message.detail);
}
