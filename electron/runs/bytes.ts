/** What users know as a megabyte of memory. */
export const MEGABYTE = 2 ** 20;

/** Rounded up, so that a figure named in advice is enough. */
export const megabytes = (bytes: number): string => `${Math.ceil(bytes / MEGABYTE)} MB`;
