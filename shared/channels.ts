import type { ApiEvents, ApiMethod } from "./contract.ts";

/** Channel on which the page calls a method of the contract. */
export const callChannel = (method: ApiMethod): string => `isopleth:call:${method}`;

/** Channel on which main sends an event of the contract. */
export const eventChannel = (event: keyof ApiEvents): string => `isopleth:event:${event}`;
