import { describe, expect, it } from "vitest";
import { en, type MessageKey } from "./en.ts";
import { translator } from "./translate.ts";
import { zh } from "./zh.ts";

const names = (text: string): string[] => [...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? "");
const keys = Object.keys(en) as MessageKey[];

describe("dictionaries", () => {
  it("have the same keys", () => {
    expect(Object.keys(zh).sort()).toEqual([...keys].sort());
  });

  it.each(keys)("%s takes the same parameters in both languages", (key) => {
    expect([...new Set(names(zh[key]))].sort()).toEqual([...new Set(names(en[key]))].sort());
  });

  it("have no empty text", () => {
    for (const key of keys) expect(en[key].trim() && zh[key].trim(), key).not.toBe("");
  });

  it("are translated: Chinese texts hold Chinese characters, save for a few formats", () => {
    const formats = new Set([
      "app.language",
      "app.languageHint",
      "run.tilesDone",
      "run.memoryNow",
      "check.found",
    ]);
    const untranslated = keys.filter((key) => !formats.has(key) && !/[一-鿿]/.test(zh[key]));
    expect(untranslated).toEqual([]);
  });
});

describe("translator", () => {
  it("fills in parameters", () => {
    expect(translator("en")("data.reading", { file: "a.csv" })).toBe("Reading a.csv…");
    expect(translator("zh")("data.reading", { file: "a.csv" })).toBe("正在读取 a.csv…");
  });

  it("chooses singular and plural", () => {
    const t = translator("en");
    expect(t("data.stations", { count: 1 })).toBe("1 station");
    expect(t("data.stations", { count: "1,605" })).toBe("1,605 stations");
  });

  it("keeps the accessible names that scripts rely on", () => {
    const stable = [
      ["data.open", "Open stations..."],
      ["run.run", "Run"],
      ["run.cancel", "Cancel"],
      ["export.export", "Export..."],
      ["data.value", "Value"],
      ["method.kernel", "Kernel"],
      ["method.shape", "Shape length"],
      ["method.smoothing", "Smoothing"],
      ["method.degree", "Degree"],
      ["grid.west", "West"],
      ["grid.east", "East"],
      ["grid.south", "South"],
      ["grid.north", "North"],
      ["grid.spacing", "Spacing"],
      ["run.cap", "Memory cap"],
      ["run.tiles", "Tiles"],
    ] as const;
    for (const [key, name] of stable) expect(en[key]).toBe(name);
  });
});
