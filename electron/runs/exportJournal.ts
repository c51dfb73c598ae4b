import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../store/living.ts";

/**
 * Which folders exports are being written in, so that what a killed application left there is removed at its next
 * start: one small file for each, named after the process that is responsible.
 */
export class ExportJournal {
  readonly #folder: string;
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Notes a folder; the answer takes the note back. */
  note(partFolder: string): () => void {
    const note = join(this.#folder, `${process.pid}-${Date.now()}-${this.#count++}`);
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(note, partFolder);
    } catch {
      // The disk of the notes may be full: that must not keep a field from being saved on another one.
    }
    return () => {
      try {
        rmSync(note, { force: true });
      } catch {
        // Nor may a note that cannot be taken back.
      }
      this.#removeWhenEmpty();
    };
  }

  /** Removes what processes that are gone left behind. */
  clean(): void {
    for (const name of namesIn(this.#folder)) {
      if (isAlive(Number(name.split("-")[0]))) continue;
      const note = join(this.#folder, name);
      const part = readFileSync(note, "utf8");
      // Never anything but what an export makes.
      if (part.endsWith(".isopleth-part")) rmSync(part, { recursive: true, force: true });
      rmSync(note, { force: true });
    }
    this.#removeWhenEmpty();
  }

  #removeWhenEmpty(): void {
    try {
      rmdirSync(this.#folder);
    } catch {
      // Other exports are noted there, or it never was.
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+-\d+-\d+$/.test(name));
  } catch {
    // No folder, no exports that were interrupted.
    return [];
  }
}
