export { expArray, logArray } from "./math";
export { multiply, multiplyScratch, multiplyScratchBytes } from "./multiply";
export { solveLower, solveUpper } from "./triangular";
export { factorLu, invertLu, swapRows } from "./lu";
export { factorCholesky, invertCholesky } from "./cholesky";
export { columnSums, fillMatrix, largestEntry, multiplyFew, reflect } from "./matrix";
export { locateAll, setMetric } from "./places";
export { addStations, setSums } from "./sums";
export { evaluateTile, fillRange, prepareEvaluation } from "./evaluate";
