import type { InputState } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { openGrid, recogniseGrid as recognise } from "../../shared/grids/registry.ts";
import { PROVENANCE_KEY, parseProvenance } from "../../shared/provenance.ts";
import { FileSource } from "./fileSource.ts";
import { openGridFile } from "./gridFile.ts";
import type { Job } from "./job.ts";

/** What a file that was opened is: stations, a grid, or a field of Isopleth's own that tells how it was made. */
export const recogniseGrid: Job<"recogniseGrid"> = async ({ path }) => {
  const file = openGridFile(path);
  try {
    if (recognise(file) === null) return { kind: "other" };
    const { grid } = await openGrid(file);
    const record = parseProvenance(grid.attributes[PROVENANCE_KEY] ?? "");
    grid.close();
    if (record === null) return { kind: "grid" };
    return { kind: "project", record, inputs: record.inputs.map(stateOf) };
  } finally {
    file.close();
  }
};

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
