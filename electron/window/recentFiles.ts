import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";

const LONGEST = 10;

/** The files opened last, newest first, remembered in a JSON file between starts. */
export class RecentFiles {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Paths, newest first; empty when nothing is remembered or the memory is unreadable. */
  async list(): Promise<string[]> {
    try {
      return z.array(z.string()).parse(JSON.parse(await readFile(this.#file, "utf8")));
    } catch {
      // A lost list of recent files is no reason to bother anyone.
      return [];
    }
  }

  async add(path: string): Promise<void> {
    const paths = [path, ...(await this.list()).filter((other) => other !== path)].slice(0, LONGEST);
    await mkdir(dirname(this.#file), { recursive: true });
    await writeFile(`${this.#file}.new`, JSON.stringify(paths));
    await rename(`${this.#file}.new`, this.#file);
  }
}
