import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NamedLayout } from "../../shared/stations/namedLayouts.ts";
import { findLayout, NamedLayouts } from "./namedLayouts.ts";

const layout = (name: string): NamedLayout => ({
  format: "isopleth-layout",
  version: 1,
  name,
  columns: ["station", "x", "y", "pm"],
  options: { delimiter: ";", roles: { x: "lon", y: "lat" }, timeZone: "+08:00", missing: ["-1"] },
});
let folder = "";
let layouts: NamedLayouts;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isopleth-layouts-"));
  layouts = new NamedLayouts(join(folder, "layouts"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const names = async () => (await layouts.all()).map(({ name }) => name);

describe("NamedLayouts", () => {
  it("are none at first, and kept by any name", async () => {
    expect(await names()).toEqual([]);
    await layouts.save(layout("市站 / hourly"));
    await layouts.save(layout("../b"));
    expect(await layouts.all()).toEqual([layout("../b"), layout("市站 / hourly")]);
  });

  it("are replaced, renamed and removed", async () => {
    await layouts.save(layout("a"));
    await layouts.save({ ...layout("a"), options: {} });
    expect((await layouts.all())[0]?.options).toEqual({});
    await layouts.save(layout("b"));
    await expect(layouts.rename("a", "b")).rejects.toMatchObject({ tag: "bad-setting" });
    await expect(layouts.rename("none", "c")).rejects.toMatchObject({ tag: "not-found" });
    await layouts.rename("a", "A");
    expect(await names()).toEqual(["A", "b"]);
    await layouts.remove("b");
    expect(await names()).toEqual(["A"]);
  });

  it("pass over files that are none", async () => {
    await layouts.save(layout("a"));
    writeFileSync(join(folder, "layouts", "x.json"), "{");
    writeFileSync(join(folder, "layouts", "y.json"), "{}");
    expect(await names()).toEqual(["a"]);
  });
});

describe("findLayout", () => {
  it("takes a name or a file", async () => {
    await layouts.save(layout("a"));
    expect(await findLayout("a", layouts)).toEqual(layout("a"));
    const file = join(folder, "given.json");
    writeFileSync(file, JSON.stringify(layout("b")));
    expect(await findLayout(file, layouts)).toEqual(layout("b"));
  });

  it("says what is wrong", async () => {
    await expect(findLayout("a", layouts)).rejects.toMatchObject({ tag: "not-found" });
    await expect(findLayout(join(folder, "a.json"), layouts)).rejects.toThrow("does not exist");
    writeFileSync(join(folder, "a.json"), '{"name":"a"}');
    await expect(findLayout(join(folder, "a.json"), layouts)).rejects.toThrow("not a layout");
  });
});
