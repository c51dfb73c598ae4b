import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NetCDFReader } from "netcdfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROVENANCE_KEY, parseProvenance } from "../../shared/provenance.ts";
import { cleanNetwork } from "../../shared/stations/doctor/testing.ts";
import { buildCli } from "../runs/testing/builtCli.ts";

/* The batch command on a network of ozone in ppb with planted faults: read, treated, told, and told by the field. */

let folder: string;
let cli: string;

beforeAll(async () => {
  ({ folder, cli } = await buildCli());
  writeFileSync(join(folder, "faults.csv"), faultyCsv());
});
afterAll(() => rmSync(folder, { recursive: true }));

/** S5 at 0, 0; S7 swapped beyond 90; a spike at S20; Twin at the place of S30, with a value below 0 long before all. */
function faultyCsv(): string {
  const { table } = cleanNetwork(5, 100, 8);
  const rows = table.times.flatMap((time, t) =>
    table.ids.map((id, k) => {
      let [lon, lat] = [table.lon[k] as number, table.lat[k] as number];
      if (k === 5) [lon, lat] = [0, 0];
      if (k === 7) [lon, lat] = [lat, lon];
      const planted = k === 20 && t === 4 ? 450 : table.values[t]?.[k];
      return `${id},${lon},${lat},${new Date(time).toISOString()},${planted}`;
    }),
  );
  rows.push(`Twin,${table.lon[30]},${table.lat[30]},${new Date(0).toISOString()},-1`);
  return `id,lon,lat,time,ozone_ppb\n${rows.join("\n")}\n`;
}

function run(name: string, ...words: string[]) {
  const [out, report] = [join(folder, `${name}.nc`), join(folder, `${name}.json`)];
  const input = [join(folder, "faults.csv"), "--out", out, "--report", report, "--spacing", "0.2"];
  const done = spawnSync(process.execPath, [cli, "batch", ...input, ...words], { encoding: "utf8" });
  return { ...done, out, report };
}
const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const kinds = (report: { doctor: { kind: string; cases: { stations: string[] }[] }[] }) =>
  Object.fromEntries(
    report.doctor.map(({ kind, cases }) => [kind, cases.flatMap(({ stations }) => stations)]),
  );

/** The reader takes each byte of UTF-8 for a character of its own. */
const fromBytes = (text: string): string =>
  new TextDecoder().decode(Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff));

describe("values and stations in batch", () => {
  it("tells what the doctor found, and changes nothing unasked", () => {
    const done = run("told", "--time", "2024-01-01T04:00Z");
    expect(done.stderr).toContain("Doctor: Stations at 0, 0: 1 case. Not decided. S5: Placed at 0, 0.");
    expect(done.stderr).toContain("Values below 0: 1, kept as they are.");
    expect(done.status).toBe(0);
    const report = json(done.report);
    expect(kinds(report)).toEqual({
      origin: ["S5"],
      swapped: ["S7"],
      spike: ["S20"],
      coincident: ["S30", "Twin"],
    });
    expect(report.settings).toMatchObject({ value: "ozone_ppb", unit: "ppb", excluded: [] });
    expect(report.treatment).toMatchObject({ unit: "", negatives: "keep", decisions: [] });
  });

  it("follows its suggestions, converts, and says so in report and field; the same again from its decisions", () => {
    const treated = ["--unit", "ug/m3", "--temperature", "20", "--pressure", "1013", "--negatives", "zero"];
    const done = run("applied", ...treated, "--doctor", "apply");
    expect(done.status, done.stderr).toBe(0);
    const report = json(done.report);
    expect(report.settings).toMatchObject({ value: "ozone", unit: "µg/m³", excluded: ["S5"] });
    expect(report.settings.grid.west).toBeGreaterThan(99);
    expect(report.account).toEqual(
      expect.arrayContaining([
        "Left out S5: at 0, 0.",
        "Swapped longitude and latitude of S7.",
        "Dropped 1 value of S20: spikes against the neighbours.",
        "Values below 0: 1, set to 0.",
        expect.stringContaining("1 ppb = 1.9948 µg/m³ (O3, 47.997 g/mol, 20 °C, 1013 hPa)"),
      ]),
    );

    const field = new NetCDFReader(readFileSync(done.out));
    const attribute = (name: string) =>
      fromBytes(String(field.globalAttributes.find((one) => one.name === name)?.value));
    expect(attribute("account")).toContain("Swapped longitude and latitude of S7.");
    const provenance = parseProvenance(attribute(PROVENANCE_KEY));
    expect(provenance?.settings.treatment).toEqual(report.treatment);
    expect(provenance?.decisions).toEqual(expect.arrayContaining(report.account));

    const again = run("again", ...treated, "--decisions", done.report);
    expect(json(again.report).settings).toEqual(report.settings);
    expect(json(again.report).account).toEqual(report.account);
  });

  it.each([
    [["--unit", "km"], "cannot be shown in km"],
    [["--decisions", "nowhere.json"], "nowhere.json cannot be read"],
    [["--decisions", "STATIONS"], "holds no list of decisions"],
    [["--decisions", "OTHER"], "no station is called Nobody"],
  ])("refuses %j", (words, said) => {
    const other = join(folder, "other.json");
    writeFileSync(other, '[{"action":"exclude","reason":"far","stations":["Nobody"]}]');
    const paths: Record<string, string> = { STATIONS: join(folder, "faults.csv"), OTHER: other };
    const done = run("refused", ...words.map((word) => paths[word] ?? word));
    expect(done.stderr).toContain(said);
    expect(done.status).toBe(2);
  });
});
