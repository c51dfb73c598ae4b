import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { type ExportPreset, exportPresetSchema } from "../../shared/formats/exportOptions.ts";

const MOST = 50;

/** Sets of export options under names, kept in a JSON file between starts; the batch command reads it, too. */
export class ExportPresets {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** In the order of their names; those that this version does not understand are left out. */
  async list(): Promise<ExportPreset[]> {
    try {
      const found = z.array(z.unknown()).parse(JSON.parse(await readFile(this.#file, "utf8")));
      return found.flatMap((one) => exportPresetSchema.safeParse(one).data ?? []);
    } catch {
      // No file yet, or one that was damaged: there are no presets.
      return [];
    }
  }

  /** Adds a preset, in the place of one of the same name. */
  async save(preset: ExportPreset): Promise<ExportPreset[]> {
    const others = (await this.list()).filter(({ name }) => name !== preset.name);
    return this.#write([...others, preset]);
  }

  async remove(name: string): Promise<ExportPreset[]> {
    return this.#write((await this.list()).filter((preset) => preset.name !== name));
  }

  async #write(presets: readonly ExportPreset[]): Promise<ExportPreset[]> {
    const sorted = presets.toSorted((a, b) => a.name.localeCompare(b.name)).slice(0, MOST);
    await mkdir(dirname(this.#file), { recursive: true });
    await writeFile(`${this.#file}.new`, JSON.stringify(sorted, null, 2));
    await rename(`${this.#file}.new`, this.#file);
    return sorted;
  }
}
