import { describe, expect, it } from "vitest";
import { defaultExportOptions } from "../../shared/formats/exportOptions.ts";
import { defaultMethod } from "../../shared/rbf/method.ts";
import { parseBatchArguments } from "./arguments.ts";

const parse = (...words: string[]) => parseBatchArguments(["in.csv", "--out", "a.nc", ...words]);

describe("parseBatchArguments", () => {
  it("needs no more than an input and an output", () => {
    expect(parse()).toEqual({
      input: "in.csv",
      out: ["a.nc"],
      value: undefined,
      time: "all",
      method: defaultMethod,
      region: undefined,
      spacing: undefined,
      memoryCap: 512 * 2 ** 20,
      workers: "auto",
      solver: "auto",
      excluded: [],
      blockKm: 100,
      exported: defaultExportOptions,
      treatment: {
        unit: "",
        temperature: 25,
        pressure: 1013.25,
        negatives: "keep",
        doctor: "report",
        decisionsPath: undefined,
      },
      report: undefined,
      quiet: false,
    });
  });

  it("takes the list of stations that goes with the input", () => {
    expect(parse("--stations", "list.csv").stations).toBe("list.csv");
  });

  it("takes every option", () => {
    const method = ["--kernel", "gaussian", "--shape", "0.5", "--degree", "-1", "--smoothing", "0.1"];
    const rest = [
      "--metric=great-circle",
      "--tolerance",
      "1e-3",
      "--workers",
      "3",
      "--quiet",
      "--out",
      "b.csv",
    ];
    expect(parse(...method, ...rest)).toMatchObject({
      out: ["a.nc", "b.csv"],
      method: {
        kernel: "gaussian",
        shape: 0.5,
        degree: -1,
        smoothing: 0.1,
        metric: "great-circle",
        tolerance: 1e-3,
      },
      workers: 3,
      quiet: true,
    });
    expect(parse("--exclude", "S1, S2", "--exclude", "S1,S3").excluded).toEqual(["S1", "S2", "S3"]);
    expect(parse("--block", "250").blockKm).toBe(250);
    expect(() => parse("--exclude", "S1,,S2")).toThrow("--exclude");
    expect(() => parse("--block", "0")).toThrow("--block");
    expect(parse("--spacing", "0.1").spacing).toEqual([0.1, 0.1]);
    expect(parse("--spacing", "0.1,0.2").spacing).toEqual([0.1, 0.2]);
  });

  it("takes a region in the west, whose value begins with a dash", () => {
    const region = { west: -125, east: -66.5, south: 24, north: 50 };
    expect(parse("--region", "-125,-66.5,24,50").region).toEqual(region);
    expect(parse("--region=-125,-66.5,24,50").region).toEqual(region);
  });

  it("knows the legacy names of kernels in the legacy mode only", () => {
    expect(parse("--compat", "scipy-rbf", "--kernel", "thin_plate").method).toMatchObject({
      kernel: "thin_plate_spline",
      compat: "scipy-rbf",
    });
    expect(() => parse("--kernel", "thin_plate")).toThrow(/^--kernel: "thin_plate" is not possible/);
  });

  it.each([
    ["512MB", 512 * 2 ** 20],
    ["2GB", 2 ** 31],
    ["1.5 GiB", 1.5 * 2 ** 30],
    ["100000000", 1e8],
  ])("reads a memory cap of %s", (words, bytes) => {
    expect(parse("--memory-cap", words).memoryCap).toBe(bytes);
  });

  it.each([
    [["--kernel", "square"], "--kernel"],
    [["--shape", "0"], "--shape"],
    [["--shape", "wide"], "--shape"],
    [["--degree", "1.5"], "--degree"],
    [["--smoothing=-1"], "--smoothing"],
    [["--tolerance", "0"], "--tolerance"],
    [["--metric", "miles"], "--metric"],
    [["--compat", "matlab"], "--compat"],
    [["--region", "1,2,3"], "--region"],
    [["--region", "2,1,3,4"], "--region"],
    [["--region", "1,2,4,4"], "--region"],
    [["--spacing", "-0.1"], "--spacing"],
    [["--spacing", "1,2,3"], "--spacing"],
    [["--memory-cap", "lots"], "--memory-cap"],
    [["--memory-cap", "0"], "--memory-cap"],
    [["--workers", "0"], "--workers"],
    [["--workers", "2.5"], "--workers"],
    [["--frob"], "--frob"],
    [["--region"], "--region"],
    [["--out", "a.nc"], "--out"],
    [["second.csv"], "INPUT"],
  ])("names the option that is wrong in %j", (words, option) => {
    expect(() => parse(...words)).toThrow(expect.objectContaining({ tag: "bad-setting" }));
    expect(() => parse(...words)).toThrow(option);
  });

  it("says what is missing", () => {
    expect(() => parseBatchArguments(["--out", "a.nc"])).toThrow("INPUT: name the stations file");
    expect(() => parseBatchArguments(["in.csv"])).toThrow("--out: name at least one file");
  });

  it("takes how values are treated, units in any spelling", () => {
    const words = ["--unit", "ug/m3", "--temperature", "-5", "--pressure", "900", "--negatives", "drop"];
    expect(parse(...words, "--doctor", "apply", "--decisions", "d.json").treatment).toEqual({
      unit: "µg/m³",
      temperature: -5,
      pressure: 900,
      negatives: "drop",
      doctor: "apply",
      decisionsPath: "d.json",
    });
  });

  it.each([
    ["--temperature", "warm"],
    ["--temperature", ""],
    ["--pressure", "30"],
    ["--negatives", "hide"],
    ["--doctor", "maybe"],
  ])("refuses %s %s", (option, words) => {
    expect(() => parse(option, words)).toThrow(`${option}: "${words}" is not possible`);
  });
});
