/** Edge of the blocks of stations left out together when none is given, km: a city with its surroundings. */
export const DEFAULT_BLOCK_KM = 100;
