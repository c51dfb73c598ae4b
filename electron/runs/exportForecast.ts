import { isAbsolute } from "node:path";
import type { ExportForecast } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import type { ExportOptions } from "../../shared/formats/exportOptions.ts";
import { fillPattern } from "../../shared/formats/fileNames.ts";
import { formatFor } from "../../shared/formats/registry.ts";
import type { FieldSource } from "../../shared/formats/source.ts";
import { transformed } from "../../shared/formats/transform/transform.ts";

/**
 * What would be written under a name, and how large it would be, or why it cannot be. Writes nothing.
 * @param name pattern of a file name with its extension
 */
export async function exportForecast(
  field: FieldSource,
  name: string,
  options: ExportOptions,
): Promise<ExportForecast> {
  const format = formatFor(name);
  const nothing = { name, format: format.name, files: 0, bytes: 0 };
  try {
    // A mask changes neither size nor names.
    const { field: exported } = await transformed(field, { ...options, mask: "none" }, []);
    const { columns, rows } = exported.grid;
    const files = format.times(options) === "one" ? exported.times.length : 1;
    const bytes = Math.round(format.estimate(exported, options));
    const filled = fillPattern(name, exported);
    if (isAbsolute(filled) || /[\\/]/.test(filled) || filled === format.extension)
      throw new UserError("bad-setting", `"${filled}" is not a file name. Choose another pattern.`);
    const refusal = format.holds(exported, options);
    return { name: filled, format: format.name, files, bytes, columns, rows, refusal };
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    return { ...nothing, columns: 0, rows: 0, refusal: thrown.message };
  }
}
