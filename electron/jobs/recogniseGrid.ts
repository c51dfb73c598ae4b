import type { InputState, RecognisedFile } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { isZarrName } from "../../shared/grids/gridNames.ts";
import { openGrid, recogniseGrid as recognise } from "../../shared/grids/registry.ts";
import { PROVENANCE_KEY, parseProvenance } from "../../shared/provenance.ts";
import { FileSource } from "./fileSource.ts";
import { openGridFile } from "./gridFile.ts";
import type { Job } from "./job.ts";
import { zarrAttributes } from "./zarrAttributes.ts";

/** What a file that was opened is: stations, a grid, or a field of Isopleth's own that tells how it was made. */
export const recogniseGrid: Job<"recogniseGrid"> = async ({ path }) => {
  if (isZarrName(path)) {
    const attributes = await zarrAttributes(path);
    return projectOf(attributes[PROVENANCE_KEY]) ?? { kind: "other" };
  }
  const file = openGridFile(path);
  try {
    if (recognise(file) === null) return { kind: "other" };
    const { grid } = await openGrid(file);
    const project = projectOf(grid.attributes[PROVENANCE_KEY]);
    grid.close();
    return project ?? { kind: "grid" };
  } finally {
    file.close();
  }
};

function projectOf(text: unknown): RecognisedFile | null {
  const record = parseProvenance(String(text ?? ""));
  return record && { kind: "project", record, inputs: record.inputs.map(stateOf) };
}

/** Whether the inputs of a field are still where they were, and the same. */
export const checkInputs: Job<"checkInputs"> = async ({ inputs }) => inputs.map(stateOf);

function stateOf({ path, sha256 }: { readonly path: string; readonly sha256: string }): InputState {
  try {
    const source = new FileSource(path);
    const found = source.sha256();
    source.close();
    return found === sha256 ? "same" : "changed";
  } catch (thrown) {
    if (thrown instanceof UserError) return "missing";
    throw thrown;
  }
}
