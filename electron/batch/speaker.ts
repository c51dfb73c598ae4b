import type { ExportProgress, RunEvent } from "../../shared/contract.ts";

/** Tells on standard error how the work goes: one line that changes on a terminal, few lines in a log file. */
export class Speaker {
  readonly #stream: NodeJS.WriteStream;
  readonly #quiet: boolean;
  #passing = "";
  #tenth = -1;

  constructor(stream: NodeJS.WriteStream, quiet: boolean) {
    this.#stream = stream;
    this.#quiet = quiet;
  }

  /** A line that stays. */
  say(line: string): void {
    if (!this.#quiet) this.#write(line);
  }

  /** A line that stays, however quiet. */
  complain(line: string): void {
    this.#write(line);
  }

  runEvent(event: RunEvent): void {
    if (event.type === "progress") this.#progress(event);
    else if (event.type === "fitted") this.say(event.diagnostics.words);
    else if (event.type === "audit" && event.exceeded)
      this.complain(
        `The field is off by up to ${event.worst.toPrecision(2)} at ${event.nodes} nodes checked, more than the tolerance of ${event.tolerance.toPrecision(2)}.`,
      );
    else if (event.type === "death")
      this.say(`Compute process ${event.pid} ${event.reason}; the run goes on.`);
    else if (event.type === "phase" && event.phase === "fitting") this.#pass(event.words);
  }

  exportProgress({ path, fraction }: ExportProgress): void {
    this.#pass(`Writing ${path} (${Math.round(100 * fraction)} %)`);
  }

  #progress({
    done,
    total,
    elapsedSeconds,
    remainingSeconds,
  }: Extract<RunEvent, { type: "progress" }>): void {
    if (remainingSeconds === null) return;
    const line = `${done} of ${total} tiles, ${elapsedSeconds.toFixed(1)} s, ${remainingSeconds.toFixed(1)} s to go`;
    const tenth = Math.floor((10 * done) / total);
    if (this.#stream.isTTY) this.#pass(line);
    else if (tenth > this.#tenth) this.say(line);
    this.#tenth = tenth;
  }

  /** A line that the next one replaces; only for those who watch. */
  #pass(line: string): void {
    if (this.#quiet || !this.#stream.isTTY) return;
    this.#stream.write(`\r${line.padEnd(this.#passing.length)}`);
    this.#passing = line;
  }

  #write(line: string): void {
    if (this.#passing !== "") this.#stream.write(`\r${" ".repeat(this.#passing.length)}\r`);
    this.#passing = "";
    this.#stream.write(`${line}\n`);
  }
}
