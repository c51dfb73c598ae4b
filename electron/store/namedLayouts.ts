import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../shared/errors.ts";
import { type NamedLayout, namedLayoutSchema } from "../../shared/stations/namedLayouts.ts";
import { productName } from "../application.ts";
import { errorCode, writeAtomically } from "./atomicFile.ts";

/** The layouts a user has named, each a JSON file in a folder of the user's data. */
export class NamedLayouts {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** By name; a file that is no layout is passed over. */
  async all(): Promise<readonly NamedLayout[]> {
    const files = await readdir(this.#folder).catch(() => []);
    const read = await Promise.all(
      files.filter((file) => file.endsWith(".json")).map((file) => this.#read(join(this.#folder, file))),
    );
    return read.filter((layout) => layout !== null).sort((a, b) => a.name.localeCompare(b.name));
  }

  /** One of the same name is replaced. @throws UserError "unwritable-output" */
  async save(layout: NamedLayout): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    writeAtomically(this.#pathOf(layout.name), `${JSON.stringify(layout, null, 2)}\n`);
  }

  /** @throws UserError "not-found", "bad-setting" when the new name is taken. */
  async rename(from: string, to: string): Promise<void> {
    const layouts = await this.all();
    const layout = layouts.find(({ name }) => name === from);
    if (!layout) throw notFound(from);
    if (from === to) return;
    if (layouts.some(({ name }) => name === to)) {
      throw new UserError("bad-setting", `A layout is called "${to}" already. Choose another name.`, [to]);
    }
    await this.save({ ...layout, name: to });
    await this.remove(from);
  }

  async remove(name: string): Promise<void> {
    await rm(this.#pathOf(name), { force: true });
  }

  /** Any name makes a file name; names that differ in capitals alone are two. */
  #pathOf(name: string): string {
    return join(this.#folder, `${Buffer.from(name, "utf8").toString("base64url").slice(0, 200)}.json`);
  }

  async #read(path: string): Promise<NamedLayout | null> {
    try {
      return namedLayoutSchema.parse(JSON.parse(await readFile(path, "utf8")));
    } catch {
      return null;
    }
  }
}

/** Those saved in the window by this user: where Electron keeps the application's data. */
export const userLayouts = (): NamedLayouts => new NamedLayouts(join(userFolder(), "layouts"));

/** The folder of the user's data, which the window and the batch command share. */
export function userFolder(): string {
  const folders: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(homedir(), "Library", "Application Support"),
    win32: process.env.APPDATA ?? join(homedir(), "AppData", "Roaming"),
  };
  const folder = folders[process.platform] ?? process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config");
  return join(folder, productName);
}

/**
 * The layout that --layout names: a file, or one that was named in the window on this machine.
 * @throws UserError "unreadable-file", "not-found"
 */
export async function findLayout(nameOrFile: string, layouts: NamedLayouts): Promise<NamedLayout> {
  if (!nameOrFile.endsWith(".json")) {
    const layout = (await layouts.all()).find(({ name }) => name === nameOrFile);
    if (layout) return layout;
    throw notFound(nameOrFile);
  }
  try {
    return namedLayoutSchema.parse(JSON.parse(await readFile(nameOrFile, "utf8")));
  } catch (thrown) {
    const trouble = errorCode(thrown) === "ENOENT" ? "it does not exist" : "it is not a layout of Isopleth";
    throw new UserError("unreadable-file", `${nameOrFile} cannot be read: ${trouble}.`, [nameOrFile]);
  }
}

const notFound = (name: string): UserError =>
  new UserError("not-found", `There is no layout called "${name}". Name one that was saved, or its file.`, [
    name,
  ]);
