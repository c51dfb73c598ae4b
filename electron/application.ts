import manifest from "../package.json" with { type: "json" };

/** What the application calls itself, and its version. */
export const { productName, version } = manifest;
