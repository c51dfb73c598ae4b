import { createWriteStream, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";

/** The log of one run, plain text, one line per event. */
export class RunLog {
  readonly #stream: WriteStream;

  constructor(path: string) {
    this.#stream = createWriteStream(path, { flags: "a" });
    // A full disk must not end the run twice; the tile that meets it says so to the user.
    this.#stream.on("error", () => {});
  }

  write(line: string): void {
    if (this.#stream.writable) this.#stream.write(`${new Date().toISOString()} ${line}\n`);
  }

  async close(): Promise<void> {
    this.#stream.end();
    await finished(this.#stream).catch(() => {});
  }
}
