import type { RandomFile } from "./file.ts";
import { type FieldNode, type Reader, unknown, type Wanted } from "./readback.ts";
import { cellAt, eachLine, textOf } from "./tokens.ts";

/** Comma-separated text, long or as a matrix: every line is counted, those of the nodes asked for are read. */
export const readCsv: Reader = (file, wanted) =>
  wanted.options.layout === "long" ? readLong(file, wanted) : readMatrix(file, wanted);

const HASH = 35;

async function readLong(file: RandomFile, wanted: Wanted) {
  const { columns, rows } = wanted.field.grid;
  const dated = !wanted.field.times.some(Number.isNaN);
  const lines = linesOf(wanted, ({ time, i, j }) => (time * rows + j) * columns + i);
  const values: number[] = wanted.probes.map(() => Number.NaN);
  const faults: string[] = [];
  let [line, header] = [0, ""];
  await eachLine(file, (bytes, start, end) => {
    if (bytes[start] === HASH && header === "") return;
    if (header === "") header = textOf(bytes, start, end);
    else {
      for (const probe of lines.get(line) ?? []) {
        values[probe] = cellValue(cellAt(bytes, start, end, dated ? 3 : 2), wanted);
        const cells = [0, 1, ...(dated ? [2] : [])].map((cell) => cellAt(bytes, start, end, cell));
        faults.push(...placeFaults(cells, wanted, wanted.probes[probe] as FieldNode));
      }
      line++;
    }
  });
  if (!header.startsWith(dated ? "lon,lat,time," : "lon,lat,")) faults.push(`The header is ${header}.`);
  return {
    ...unknown,
    values,
    faults: [...countFault(line, columns * rows * wanted.field.times.length), ...faults],
  };
}

async function readMatrix(file: RandomFile, wanted: Wanted) {
  const { rows } = wanted.field.grid;
  const several = wanted.field.times.length > 1;
  const first = several ? 2 : 1;
  const lines = linesOf(wanted, ({ time, j }) => time * rows + j);
  const values: number[] = wanted.probes.map(() => Number.NaN);
  const faults: string[] = [];
  let line = -1;
  let header = "";
  await eachLine(file, (bytes, start, end) => {
    if (bytes[start] === HASH && line < 0) return;
    if (line < 0) header = textOf(bytes, start, end);
    for (const probe of lines.get(line) ?? []) {
      const node = wanted.probes[probe] as FieldNode;
      values[probe] = cellValue(cellAt(bytes, start, end, first + node.i), wanted);
      const cells = [header.split(",")[first + node.i] ?? "", cellAt(bytes, start, end, first - 1)];
      faults.push(
        ...placeFaults([...cells, ...(several ? [cellAt(bytes, start, end, 0)] : [])], wanted, node),
      );
    }
    line++;
  });
  const found = header.split(",").length - first;
  return {
    ...unknown,
    columns: found,
    values,
    faults: [...countFault(line, rows * wanted.field.times.length), ...faults.slice(0, 3)],
  };
}

/** Which of the nodes stand in each line that holds one. */
function linesOf({ probes }: Wanted, lineOf: (node: FieldNode) => number): ReadonlyMap<number, number[]> {
  const lines = new Map<number, number[]>();
  for (const [probe, node] of probes.entries()) {
    const line = lineOf(node);
    lines.set(line, [...(lines.get(line) ?? []), probe]);
  }
  return lines;
}

function cellValue(text: string, { options }: Wanted): number {
  if (text === "") return Number.NaN;
  const value = Number(text);
  return value === options.noData ? Number.NaN : Math.fround(value);
}

/** @param cells longitude, latitude and, where there is one, time, as text */
function placeFaults(
  cells: readonly string[],
  { field }: Wanted,
  { time, i, j }: FieldNode,
): readonly string[] {
  const { west, south, dlon, dlat } = field.grid;
  const [lon, lat] = [west + i * dlon, south + j * dlat];
  const isThere =
    Math.abs(Number(cells[0]) - lon) < 1e-4 * dlon && Math.abs(Number(cells[1]) - lat) < 1e-4 * dlat;
  const isThen = cells[2] === undefined || Math.abs(Date.parse(cells[2]) - (field.times[time] ?? 0)) < 1000;
  return isThere && isThen ? [] : [`A line says ${cells.join(", ")} for ${lon}, ${lat}.`];
}

const countFault = (found: number, wanted: number): readonly string[] =>
  found === wanted ? [] : [`The file has ${found} lines of values and should have ${wanted}.`];
