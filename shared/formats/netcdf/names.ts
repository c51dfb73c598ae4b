/** Names the file itself uses. */
const taken = new Set(["lat", "lon", "time", "crs"]);

/**
 * A name that CF recommends: a letter, then letters, digits and underscores. PM2.5 becomes PM2_5; names without
 * any such character become "value".
 */
export function validName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  if (name === "") return "value";
  if (/^\d/.test(name) || taken.has(name)) return `value_${name}`;
  return name;
}
