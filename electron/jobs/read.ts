import { existsSync } from "node:fs";
import { basename } from "node:path";
import { toErrorMessage } from "../../shared/errors.ts";
import { examine } from "../../shared/stations/doctor/examine.ts";
import { withNamedLayout } from "../../shared/stations/namedLayouts.ts";
import { type NamedBytes, readStationFiles } from "../../shared/stations/read.ts";
import { FileSource } from "./fileSource.ts";
import type { Job } from "./job.ts";
import type { HashedFile } from "./messages.ts";

/** Reads station files, holding one piece of one at a time, and examines their stations. */
export const read: Job<"read"> = async (
  { paths, options: given, examines, lists, layouts },
  { progress },
) => {
  const opened: OpenedFile[] = [];
  let remembered: OpenedFile | null = null;
  const open = (path: string): OpenedFile => {
    const file = { path, fileName: basename(path), bytes: new FileSource(path) };
    opened.push(file);
    return file;
  };
  const recall = (network: string): OpenedFile | null => {
    const path = lists[network];
    // A list that is no longer there is as good as none: the error then asks for one.
    remembered = path !== undefined && existsSync(path) ? open(path) : null;
    return remembered;
  };
  try {
    const files = paths.map(open);
    const options = withNamedLayout(files, given, layouts);
    const result = readStationFiles(files, options, recall, progress);
    const fileAt = (index: number): OpenedFile => files[index] ?? missing();
    if (result.kind === "list") {
      const { network, file, error } = result;
      return { onlyList: { network, path: fileAt(file).path, error: toErrorMessage(error) } };
    }
    const { read: stations, data } = result;
    const [first = 0, ...others] = data;
    const listFile = files.find((_, index) => !data.includes(index)) ?? remembered;
    if (examines) progress(1, "Examining stations");
    return {
      stations,
      options,
      findings: examines ? examine(stations) : [],
      files: [hashed(fileAt(first)), ...others.map((index) => hashed(fileAt(index)))],
      list: stations.list && listFile ? hashed(listFile) : null,
    };
  } finally {
    for (const { bytes } of opened) bytes.close();
  }
};

interface OpenedFile extends NamedBytes {
  readonly path: string;
  readonly bytes: FileSource;
}

const hashed = ({ path, bytes }: OpenedFile): HashedFile => ({ path, sha256: bytes.sha256() });

function missing(): never {
  throw new Error("a file was read that was not given");
}
