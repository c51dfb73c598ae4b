import { appendFileSync } from "node:fs";

/** A log in plain text, one line per event. Each line is on its way to the disk before the next thing happens. */
export class RunLog {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  write(line: string): void {
    try {
      appendFileSync(this.#path, `${new Date().toISOString()} ${line}\n`);
    } catch {
      // A full disk must not end the run twice; the tile that meets it says so to the user.
    }
  }
}
