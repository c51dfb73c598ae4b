import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const mount = (...words: string[]): boolean => spawnSync("mount", words).status === 0;

/** A small disk in memory: it fills up, denies writes and goes away on demand. Needs Linux and its superuser. */
export class SmallDisk {
  readonly folder: string;

  /** @param size as mount takes it ("64m"). */
  constructor(folder: string, size: string) {
    this.folder = folder;
    if (!mount("-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder))
      throw new Error("mount is not permitted");
  }

  /** Leaves no byte free. */
  fill(): void {
    const bytes = new Uint8Array(64 * 1024);
    try {
      for (;;) appendFileSync(this.#filler, bytes);
    } catch {
      // Full.
    }
  }

  makeRoom(): void {
    rmSync(this.#filler, { force: true });
  }

  /** false while some file is being written: then the system refuses. */
  denyWrites(): boolean {
    return mount("-o", "remount,ro", this.folder);
  }

  allowWrites(): void {
    mount("-o", "remount,rw", this.folder);
  }

  /** The drive goes away, whatever is open on it. */
  takeAway(): void {
    spawnSync("umount", ["-l", this.folder]);
  }

  get #filler(): string {
    return path.join(this.folder, "filler");
  }
}

/** Whether small disks can be made here. */
export function canMount(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), "isopleth-mount-"));
  try {
    new SmallDisk(folder, "64k").takeAway();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
