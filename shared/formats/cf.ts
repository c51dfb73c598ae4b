import type { FieldSource } from "./source.ts";
import { standardNameOf, udunitsOf } from "./units.ts";

/*
 * Attributes of the CF conventions 1.8 that NetCDF and Zarr share.
 */

type CfAttributes = Readonly<Record<string, string | number>>;

export const axisAttributes: Readonly<Record<"lat" | "lon" | "time", CfAttributes>> = {
  lat: { units: "degrees_north", standard_name: "latitude", long_name: "latitude", axis: "Y" },
  lon: { units: "degrees_east", standard_name: "longitude", long_name: "longitude", axis: "X" },
  time: {
    units: "hours since 1970-01-01 00:00:00",
    calendar: "standard",
    standard_name: "time",
    long_name: "time (UTC)",
    axis: "T",
  },
};

export const crsAttributes: CfAttributes = {
  grid_mapping_name: "latitude_longitude",
  long_name: "WGS 84",
  longitude_of_prime_meridian: 0,
  semi_major_axis: 6378137,
  inverse_flattening: 298.257223563,
  crs_wkt:
    'GEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]],' +
    'PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],CS[ellipsoidal,2],' +
    'AXIS["geodetic latitude (Lat)",north,ORDER[1],ANGLEUNIT["degree",0.0174532925199433]],' +
    'AXIS["geodetic longitude (Lon)",east,ORDER[2],ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4326]]',
};

/** What the value is; its grid mapping is the variable "crs". */
export function valueAttributes({
  value,
  unit,
  longName,
}: Pick<FieldSource, "value" | "unit" | "longName">): CfAttributes {
  const units = udunitsOf(unit);
  const standardName = standardNameOf(value, unit);
  return {
    long_name: longName,
    ...(standardName ? { standard_name: standardName } : {}),
    ...(units ? { units } : {}),
    ...(units !== unit ? { original_units: unit } : {}),
    original_name: value,
    grid_mapping: "crs",
  };
}
