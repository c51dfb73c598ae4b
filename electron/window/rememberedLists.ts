import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";

/** The list of stations that was used last for each network, remembered in a JSON file between starts. */
export class RememberedLists {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Paths by network; empty when nothing is remembered or the memory is unreadable. */
  async all(): Promise<Readonly<Record<string, string>>> {
    try {
      return z.record(z.string(), z.string()).parse(JSON.parse(await readFile(this.#file, "utf8")));
    } catch {
      // A lost memory only means that the list is opened once more.
      return {};
    }
  }

  async remember(network: string, path: string): Promise<void> {
    const lists = { ...(await this.all()), [network]: path };
    await mkdir(dirname(this.#file), { recursive: true });
    await writeFile(`${this.#file}.new`, JSON.stringify(lists));
    await rename(`${this.#file}.new`, this.#file);
  }
}
