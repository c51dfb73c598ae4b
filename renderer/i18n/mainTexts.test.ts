import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { UserError } from "../../shared/errors.ts";
import { judge } from "../../shared/rbf/diagnostics.ts";
import { memorySource } from "../../shared/stations/byteSource.ts";
import { readStationFiles, readStations } from "../../shared/stations/read.ts";
import { mainText } from "./mainTexts.ts";
import { mainTextsInChinese } from "./mainTexts.zh.ts";

const names = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();
/** English left in a Chinese text: two words in a row that are no names of files or columns. */
const ENGLISH = /\b[a-z]{2,} [a-z]{2,}\b/;

function errorOf(act: () => unknown): UserError {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was refused");
}
const messageOf = (act: () => unknown): string => errorOf(act).message;
const read = (text: string) => readStations(memorySource(new TextEncoder().encode(text)), "a.csv", {});

describe("texts of the main process in Chinese", () => {
  it("keep every part of a sentence", () => {
    for (const [english, chinese] of mainTextsInChinese)
      expect(names(chinese), english).toEqual(names(english));
  });

  it("leave names from files as they are, though they are words of sentences as well", () => {
    const text = 'Each column is a station; rows are read where "type" is "times".';
    expect(mainText("zh", text)).toBe("每列为一个站点；读取“type”为“times”的行。");
  });

  it("leave nothing in English of a run's trouble with its folder and of deaths", () => {
    for (const trouble of ["the disk is full", "the disk is read-only", "it is gone", "the drive is gone"]) {
      const text = `The run's folder /data/runs/1 cannot be used: ${trouble}.`;
      expect(mainText("zh", text)).not.toMatch(ENGLISH);
      expect(mainText("zh", text)).toContain("/data/runs/1");
    }
    for (const words of [
      "killed from outside (by hand, or by the system when memory ran short); it last held 125 MB",
      "ran out of memory; it last held 125 MB",
      "hung (nothing heard of it for 15 s); it last held 125 MB",
      "was stopped by Isopleth (612 MB together were past the memory cap of 512 MB by more than 10 %); it last held 300 MB",
    ]) {
      expect(mainText("zh", words)).not.toMatch(ENGLISH);
      const givenUp = `The run was given up: 3 compute processes in a row ended over tile 7. The last one ${words}. Tiles done stay in the store; a larger memory cap or fewer processes may help.`;
      expect(mainText("zh", givenUp)).not.toMatch(ENGLISH);
    }
  });

  it("cover how the sample was read", () => {
    const bytes = readFileSync(new URL("../../assets/sample/airnow_conus_20240416.csv", import.meta.url));
    const { layout, report } = readStations(memorySource(bytes), "sample.csv", {});
    expect(layout.reasons.length).toBeGreaterThan(3);
    expect(report.notices.length).toBeGreaterThan(1);
    for (const reason of [...layout.reasons, ...report.notices])
      expect(mainText("zh", reason)).not.toMatch(ENGLISH);
  });

  it("cover files that cannot be read", () => {
    const messages = [
      messageOf(() => read("a,b\n1,2\n3,4\n")),
      messageOf(() => read("lon,lat,pm25\n1,2,x\n3,4,y\n")),
      messageOf(() => read("lon,lat,pm25\n1,2,\n3,4,\n")),
      messageOf(() => read('lon,lat,pm25\n1,2,"3\n3,4,5\n')),
      messageOf(() => read("lon,lat,pm25\n500,2,1\n700,4,5\n")),
    ];
    for (const message of messages) expect(mainText("zh", message), message).not.toMatch(ENGLISH);
  });

  it("cover how a file was joined with its list of stations, and what is said without one", () => {
    const fixture = (fileName: string) => ({
      fileName,
      bytes: memorySource(
        readFileSync(new URL(`../../shared/stations/fixtures/${fileName}`, import.meta.url)),
      ),
    });
    const joined = (...names: string[]) => {
      const result = readStationFiles(names.map(fixture), {});
      if (result.kind === "list") throw result.error;
      return result.read;
    };
    for (const [data, list] of [
      ["china_wide.csv", "china_list.csv"],
      ["madrid_hours.csv", "madrid_stations.csv"],
      ["eea_hours.csv", "eea_metadata.csv"],
      ["madrid_days.csv", "madrid_stations.csv"],
      ["spain_hours.csv", "madrid_stations.csv"],
      ["cpcb_report.csv", "cpcb_places.csv"],
    ] as const) {
      const { layout, report } = joined(data, list);
      for (const text of [...layout.reasons, ...report.notices])
        expect(mainText("zh", text), text).not.toMatch(ENGLISH);
      // The places of CPCB's stations come from a file that has values of its own.
      for (const alone of list === "cpcb_places.csv" ? [data] : [data, list]) {
        const { tag, message, detail } = errorOf(() => joined(alone));
        // Of a list alone the detail names its columns.
        for (const text of tag === "needs-list" ? [message, ...detail] : [message])
          expect(mainText("zh", text), text).not.toMatch(ENGLISH);
      }
    }
  });

  it("cover rejected rows", () => {
    const { report } = read(
      "lon,lat,pm25\n1,2,3\n1.5,2,3\n2,2,3\n3,95,5\n4,5,x\n,3,4\n5,,4\n400,1,1\noops,1,1\n1,oops,1\n",
    );
    expect(report.rejected).toHaveLength(7);
    for (const { reason } of report.rejected) expect(mainText("zh", reason), reason).not.toMatch(ENGLISH);
  });

  it("cover the judgement of a fit, good, doubtful and refused", () => {
    const method = {
      kernel: "multiquadric",
      shape: 1,
      degree: 0,
      smoothing: 0,
      metric: "degrees",
      compat: "none",
      tolerance: 0.01,
    } as const;
    const good = {
      rcond: 1e-6,
      residual: 1e-12,
      looRmse: 7,
      spread: 13,
      range: 80,
      largest: 80,
      largestWeight: 10,
      stations: 1400,
      method,
      closest: 0.1,
    };
    const poor = { ...good, rcond: 1e-13, looRmse: 20 };
    const texts = [
      judge(good).words,
      judge(poor).words,
      judge({ ...good, rcond: Number.NaN, iteration: { steps: 1, relative: 1e-7 } }).words,
      judge({ ...good, rcond: Number.NaN, iteration: { steps: 12, relative: 1e-7 } }).words,
      messageOf(() => judge({ ...good, rcond: 1e-19 })),
      messageOf(() => judge({ ...good, rcond: 0, method: { ...method, kernel: "linear", degree: -1 } })),
    ];
    for (const text of texts) expect(mainText("zh", text), text).not.toMatch(ENGLISH);
  });

  it("leave English alone, and what is not known as it is", () => {
    expect(mainText("en", "comma")).toBe("comma");
    expect(mainText("zh", "Something else. Open the file again.")).toBe("Something else. 请重新打开文件。");
  });

  it("blocks of so many kilometres are translated as a whole", () => {
    expect(
      mainText(
        "zh",
        "Shape length 0.227 degrees, 1 times the median distance between neighbouring stations: of 5 tried it has the least error at left-out blocks of 200 km (9.79).",
      ),
    ).toBe(
      "形状长度 0.227°，为相邻站点距离中位数的 1 倍：试用了 5 个值，它在按 200 千米分区剔除的站点处的误差最小（9.79）。",
    );
  });
});
