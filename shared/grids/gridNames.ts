/** Extensions that grid files usually have; what a file is, its content says. */
export const gridExtensions = ["nc", "nc4", "cdf", "h5", "tif", "tiff", "asc", "grd", "000"] as const;

/** Whether a file's name promises a grid and no table of stations. */
export function isGridName(path: string): boolean {
  const extension = /\.([^./\\]*)$/.exec(path.toLowerCase())?.[1] ?? "";
  if (isZarrName(path)) return true;
  // MICAPS counts forecast hours there: .000, .003, .024.
  return gridExtensions.some((known) => known === extension) || /^\d{3}$/.test(extension);
}

/** Whether a path may be a Zarr group: its folder, one of the folder's own files, or the zipped group. */
export const isZarrName = (path: string): boolean =>
  /(\.zarr([\\/](\.zgroup|\.zattrs|\.zmetadata)?)?|\.zarr\.zip)$/.test(path.toLowerCase());
