import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

// Without this the arrays of a finished job would stay resident until the next one needs room.
setFlagsFromString("--expose-gc");

export const collectGarbage = runInNewContext("gc") as () => void;
