import type { RejectedRow } from "./table.ts";

/** How many rejected rows are listed; the rest is only counted. */
const LISTED = 1000;

/** Rows that could not be used, in the order of the file. */
export class Rejections {
  readonly listed: RejectedRow[] = [];
  count = 0;
  /** The file that rows are of from now on, where several are read together. */
  file: string | undefined;

  add(line: number, reason: string): void {
    this.count++;
    if (this.listed.length < LISTED)
      this.listed.push(this.file === undefined ? { line, reason } : { line, reason, file: this.file });
  }

  /** The first of them as facts of an error. */
  detail(): string[] {
    return this.listed.slice(0, 20).map(({ line, reason }) => `line ${line}: ${reason}`);
  }
}
