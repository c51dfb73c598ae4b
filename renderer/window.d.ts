interface Window {
  /** Given by electron/preload.ts. */
  readonly isopleth: import("../shared/contract.ts").Bridge;
}
