export { expArray, logArray } from "./math";
export { applyKernel, squaredDistances } from "./kernels";
export { multiply, multiplyScratch, multiplyScratchBytes } from "./multiply";
export { invertLower, invertUpper, solveLower, solveUpper } from "./triangular";
export { factorLu, swapRows } from "./lu";
export { locateAll, setMetric } from "./places";
export { addStations, setSums } from "./sums";
export { evaluateTile, fillRange, prepareEvaluation } from "./evaluate";
