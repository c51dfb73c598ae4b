import { spawn } from "node:child_process";
import { once } from "node:events";
import { hasDisplay } from "./system.mjs";

/**
 * Starts a virtual display when there is none and names it in DISPLAY.
 * @returns {Promise<() => void>} ends the display
 */
export async function startDisplay() {
  if (hasDisplay()) return () => {};
  // Descriptor 3 is where Xvfb writes the display number it has found free.
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const pipe = /** @type {import("node:stream").Readable} */ (server.stdio[3]);
  const [number] = await Promise.race([
    once(pipe, "data"),
    once(server, "exit").then(() => {
      throw new Error("Xvfb ended before it was ready");
    }),
  ]);
  process.env.DISPLAY = `:${String(number).trim()}`;
  return () => {
    server.kill();
  };
}
