/** Times at which the same stations have values. */
export interface TimeGroup {
  /** Indices of the stations with a value, ascending. */
  readonly stations: Int32Array;
  readonly times: readonly number[];
}

/** Times grouped by which stations are missing, in the order of their first time. */
export function groupTimes(values: readonly Float64Array[]): TimeGroup[] {
  const groups = new Map<string, { stations: Int32Array; times: number[] }>();
  values.forEach((column, time) => {
    const pattern = patternOf(column);
    const group = groups.get(pattern);
    if (group) group.times.push(time);
    else groups.set(pattern, { stations: presentIn(column), times: [time] });
  });
  return [...groups.values()];
}

/** Which values are there, 16 to a character. */
function patternOf(column: Float64Array): string {
  const codes: string[] = [];
  for (let start = 0; start < column.length; start += 16) {
    let bits = 0;
    for (let k = start; k < Math.min(start + 16, column.length); k++) {
      bits = bits * 2 + (Number.isNaN(column[k]) ? 0 : 1);
    }
    codes.push(String.fromCharCode(bits));
  }
  return codes.join("");
}

function presentIn(column: Float64Array): Int32Array {
  const present = new Int32Array(column.length);
  let count = 0;
  for (let k = 0; k < column.length; k++) if (!Number.isNaN(column[k])) present[count++] = k;
  return present.slice(0, count);
}

/** Indices of the stations that have a value at any time, ascending. */
export function stationsWithValues(values: readonly Float64Array[], stations: number): Int32Array {
  const indices: number[] = [];
  for (let k = 0; k < stations; k++) {
    if (values.some((column) => !Number.isNaN(column[k]))) indices.push(k);
  }
  return Int32Array.from(indices);
}
