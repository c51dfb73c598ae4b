import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dependenciesAreCurrent, stampDependencies } from "./dependencies.mjs";

describe("dependencies", () => {
  let project = "";

  beforeEach(() => {
    project = mkdtempSync(path.join(tmpdir(), "isopleth-dependencies-"));
    writeFileSync(path.join(project, "package-lock.json"), "{}");
  });
  afterEach(() => rmSync(project, { recursive: true }));

  it("are installed on a fresh clone", () => {
    expect(dependenciesAreCurrent(project)).toBe(false);
  });

  it("are installed again only when the lock file changes", () => {
    mkdirSync(path.join(project, "node_modules"));
    expect(dependenciesAreCurrent(project)).toBe(false);
    stampDependencies(project);
    expect(dependenciesAreCurrent(project)).toBe(true);
    writeFileSync(path.join(project, "package-lock.json"), '{ "lockfileVersion": 3 }');
    expect(dependenciesAreCurrent(project)).toBe(false);
  });

  it("are left alone when node_modules belongs to another checkout", () => {
    mkdirSync(path.join(project, "elsewhere"));
    symlinkSync(path.join(project, "elsewhere"), path.join(project, "node_modules"), "junction");
    expect(dependenciesAreCurrent(project)).toBe(true);
  });
});
