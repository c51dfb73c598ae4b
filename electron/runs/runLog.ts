import { appendFileSync, renameSync, statSync } from "node:fs";
import { open } from "node:fs/promises";

/** A log in plain text, one line per event. Each line is on its way to the disk before the next thing happens. */
export class RunLog {
  #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** A log that goes on from one start to the next; what is older than the last megabyte goes. */
  static kept(path: string): RunLog {
    const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes > KEPT_BYTES) renameSync(path, `${path}.old`);
    return new RunLog(path);
  }

  get path(): string {
    return this.#path;
  }

  /** From now on the log is somewhere else. */
  moved(path: string): void {
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

const KEPT_BYTES = 2 ** 20;
/** What is shown of a long log, bytes. */
const TAIL_BYTES = 200_000;

/** The end of a log, whole lines; "" where there is none. */
export async function readTail(path: string): Promise<string> {
  const file = await open(path).catch(() => null);
  if (file === null) return "";
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const bytes = new Uint8Array(size - from);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    const text = new TextDecoder().decode(bytes.subarray(0, bytesRead));
    return from === 0 ? text : text.slice(text.indexOf("\n") + 1);
  } finally {
    await file.close();
  }
}
