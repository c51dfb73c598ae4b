/*
 * Stands in for the worker in the real window: spoils what ENGINE_FAULT says, then becomes the worker. "start" never
 * becomes it, "throw" throws where nothing catches it once the worker has been asked for something.
 */

const { ENGINE_FAULT, WORKER } = process.env;
if (ENGINE_FAULT === "start") throw new Error("this worker never starts");
if (ENGINE_FAULT === "throw") {
  process.parentPort.on("message", () =>
    setTimeout(() => {
      throw new Error("nothing catches this");
    }),
  );
}
await import("./brokenEngine.mjs");
await import(`file://${WORKER}`);
