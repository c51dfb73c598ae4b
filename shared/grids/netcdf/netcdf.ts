import type { GridReader } from "../gridFile.ts";
import { asciiOf } from "../text/tokens.ts";
import { openFields } from "./cf.ts";
import { openClassic } from "./classic.ts";
import { openHdf5 } from "./hdf5.ts";

/** NetCDF in its classic formats, values in CF-1.x conventions. */
export const netcdfClassic: GridReader = {
  id: "netcdf-classic",
  name: "NetCDF classic",
  recognise: (head) => {
    const version = asciiOf(head.subarray(0, 3)) === "CDF" ? head[3] : undefined;
    return version === 1 || version === 2 || version === 5
      ? `It begins with CDF and version ${version}.`
      : null;
  },
  open: async (file) => openFields(file, openClassic(file)),
};

/** NetCDF-4: the conventions of NetCDF in HDF5. */
export const netcdf4: GridReader = {
  id: "netcdf-4",
  name: "NetCDF-4",
  recognise: (head) =>
    asciiOf(head.subarray(0, 8)) === "\x89HDF\r\n\x1a\n" ? "It begins with the signature of HDF5." : null,
  open: async (file) => {
    const dataset = await openHdf5(file);
    try {
      return openFields(file, dataset);
    } catch (thrown) {
      dataset.close();
      throw thrown;
    }
  },
};
