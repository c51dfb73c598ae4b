import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storeTrouble } from "../store/trouble.ts";
import { compileEngine } from "./engine.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "isopleth-engine-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a broken installation", () => {
  it.each([
    ["missing", "is missing", () => {}],
    ["cut short", "is damaged", (file: string) => writeFileSync(file, Uint8Array.of(0, 97, 115, 109, 1))],
  ])("is told from a run's folder that is gone: engine.wasm %s", async (_what, words, prepare) => {
    const file = join(folder, "engine.wasm");
    prepare(file);
    const thrown = await compileEngine(pathToFileURL(file)).catch((error: unknown) => error);
    // As the process that fits tells of it, whose run waits only for trouble of its own folder.
    expect(storeTrouble(folder, thrown)).toMatchObject({
      tag: "broken-installation",
      message: `engine.wasm, a part of Isopleth itself, ${words}. Install Isopleth again; stations, settings and fields stay.`,
      detail: [file],
    });
  });
});
