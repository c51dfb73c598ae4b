import { describe, expect, it } from "vitest";
import { readText } from "./testFiles.ts";

const facts = (text: string) => {
  const { facts } = readText(text);
  if (!facts) throw new Error("the reader told no facts");
  return facts;
};

describe("what reading decided about stations", () => {
  it("keeps the series of stations that coincide", () => {
    const { coincident } = facts(
      "id,time,lon,lat,o3\na,2024-01-01T00:00Z,1,2,10\nb,2024-01-01T00:00Z,1,2,30\n",
    );
    expect(coincident).toEqual([{ ids: ["a", "b"], names: ["", ""], values: [Float64Array.of(10, 30)] }]);
  });

  it("counts the observations averaged, by station", () => {
    const rows = ["a,0,1,2,10", "a,0,1,2,20", "a,0,1,2,30", "b,0,5,6,1"];
    const { repeated } = facts(`id,poc,lon,lat,o3\n${rows.join("\n")}\n`);
    expect(repeated).toEqual([{ id: "a", count: 2 }]);
  });

  it("names the stations of one id, and those in 180..360", () => {
    const read = facts("id,lon,lat,o3\na,1,2,10\na,30,40,11\nb,242.5,34,12\n");
    expect(read.reused).toEqual([{ id: "a", ids: ["a", "a#2"] }]);
    expect(read.wrapped).toEqual(["b"]);
  });

  it("sets stations aside whose latitude would be a longitude, and still rejects their rows", () => {
    const good = Array.from({ length: 9 }, (_, k) => `s${k},${100 + k},30,${k}`).join("\n");
    const read = readText(`id,lon,lat,o3\n${good}\nx,31,116,55\n`);
    expect(read.table.ids).not.toContain("x");
    expect(read.report).toMatchObject({ rejectedCount: 1, stations: 9 });
    expect(read.report.notices).toEqual([]);
    expect(read.facts?.swapped).toEqual({
      ids: ["x"],
      names: [""],
      lon: Float64Array.of(31),
      lat: Float64Array.of(116),
      values: [Float64Array.of(55)],
    });
  });

  it("sets stations aside in wide files too, over the times of the table", () => {
    const read = readText(
      "id,lon,lat,o3_870603,o3_870604\na,100,30,1,2\nb,101,30,1,2\nc,102,30,1,2\nd,103,30,1,2\ne,104,30,,2\nx,31,116,7,8\n",
    );
    expect(read.facts?.swapped.values.map((column) => [...column])).toEqual([[7], [8]]);
  });
});
