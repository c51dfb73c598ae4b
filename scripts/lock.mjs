import { readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const pollMilliseconds = 300;

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Two set-ups at once must not build the same thing: the later one waits. A lock left by a dead process is taken over.
 * @param {string} file
 * @param {() => Promise<void>} work
 */
export async function withLock(file, work) {
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    const holder = Number(await readFile(file, "utf8").catch(() => ""));
    // 0: its owner has created the file and not yet written, or just removed it.
    if (holder !== 0 && !isAlive(holder)) await rm(file, { force: true });
    else await sleep(pollMilliseconds);
  }
  try {
    await work();
  } finally {
    await rm(file, { force: true });
  }
}
