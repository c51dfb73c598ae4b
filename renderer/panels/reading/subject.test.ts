import { describe, expect, it } from "vitest";
import type { ColumnRole } from "../../../shared/stations/table.ts";
import { withRole } from "./subject.ts";

const columns = (...all: readonly (readonly [string, ColumnRole])[]) =>
  all.map(([name, role]) => ({ name, role, numeric: role === "value" }));

describe("another role of a column", () => {
  const long = columns(["time", "time"], ["x", "lon"], ["y", "lat"], ["o3", "value"], ["no2", "ignore"]);
  const across = columns(["time", "time"], ["north", "value"], ["south", "value"], ["note", "ignore"]);

  it("takes a role that only one column can have from the one that had it", () => {
    const { roles, value } = withRole({ options: { value: "o3" }, columns: long }, "no2", "value");
    expect(roles).toEqual({ time: "time", x: "lon", y: "lat", o3: "ignore", no2: "value" });
    expect(value).toBeUndefined();
  });

  it("keeps the value that was chosen by name where it has nothing to do with it", () => {
    expect(withRole({ options: { value: "o3" }, columns: long }, "no2", "name").value).toBe("o3");
  });

  it("adds a station where columns are stations: the others stay", () => {
    const { roles } = withRole({ options: {}, columns: across }, "note", "value");
    expect(roles).toEqual({ time: "time", north: "value", south: "value", note: "value" });
  });

  it("leaves a station out", () => {
    const { roles } = withRole({ options: {}, columns: across }, "north", "ignore");
    expect(roles).toEqual({ time: "time", north: "ignore", south: "value", note: "ignore" });
  });

  it("takes columns for no stations once one has a role that stations have not", () => {
    const { roles } = withRole({ options: {}, columns: across }, "note", "lon");
    expect(roles).toEqual({ time: "time", note: "lon" });
  });
});
