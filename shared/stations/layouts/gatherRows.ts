import type { Gathering } from "../gathering.ts";
import { isHeaderAgain } from "../header.ts";
import { forEachRow, isComment } from "../rows.ts";
import type { StationFile } from "./layout.ts";

/**
 * Takes all rows of a file below a line into a gathering. Comments and headers that come again are counted and passed
 * over; of the others those are rejected that `take` gives a reason for.
 */
export function gatherRows(
  file: StationFile,
  gathering: Gathering,
  lastLine: number,
  take: (cells: readonly string[]) => string | undefined,
  consumed: (fraction: number) => void,
): void {
  const { dialect, header } = file.beginning;
  const visit = (cells: readonly string[], line: number): void => {
    if (line <= lastLine) return;
    if (isComment(cells)) gathering.comments++;
    else if (isHeaderAgain(cells, header)) gathering.headersAgain++;
    else {
      gathering.rows++;
      const reason = take(cells);
      if (reason !== undefined) gathering.rejections.add(line, reason);
    }
  };
  forEachRow(file, dialect, visit, consumed);
}
