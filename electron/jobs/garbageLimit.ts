/** Bytes of arrays that may have come since the last collection (garbage.ts): V8 itself lets 32 MB of them wait. */
export const MOST_WAITING = 4e6;
