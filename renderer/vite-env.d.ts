/// <reference types="vite/client" />

interface Window {
  /** Given by the preload script. */
  readonly isopleth: import("../shared/contract.ts").Bridge;
}
