import { readdirSync, readFileSync } from "node:fs";

/** The application's compute processes, as the system (Linux) knows them: descendants that serve Node. */
export function computeProcesses(applicationPid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : null;
    if (parent !== null) parents.set(pid, parent);
  }
  const descends = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === applicationPid || descends(parent));
  };
  return [...parents.keys()].filter((pid) => descends(pid) && servesNode(pid));
}

/** Proportional set size of a process in bytes, 0 once it is gone. */
export function residentBytes(pid: number): number {
  const rollup = read(`/proc/${pid}/smaps_rollup`);
  return 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
}

/** Largest sum of resident bytes over all compute processes, sampled from the system until `stop` is called. */
export function watchResidentBytes(applicationPid: number): {
  stop: () => { peak: number; samples: number };
} {
  let peak = 0;
  let samples = 0;
  const timer = setInterval(() => {
    const total = computeProcesses(applicationPid).reduce((sum, pid) => sum + residentBytes(pid), 0);
    peak = Math.max(peak, total);
    samples += 1;
  }, 40);
  return {
    stop: () => {
      clearInterval(timer);
      return { peak, samples };
    },
  };
}

function parentOf(pid: number): number | null {
  // The name in parentheses may hold blanks: the parent is the second field after the last parenthesis.
  const status = read(`/proc/${pid}/stat`);
  const parent = status.slice(status.lastIndexOf(")") + 2).split(" ")[1];
  return parent === undefined ? null : Number(parent);
}

function servesNode(pid: number): boolean {
  return read(`/proc/${pid}/cmdline`).includes("node.mojom.NodeService");
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
