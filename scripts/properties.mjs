/*
 * Property tests try the same inputs each time, so that a failing check tells of the change and not of the day. Each
 * round of `npm run soak -- --only properties` tries others: ISOPLETH_SEED names theirs.
 */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.ISOPLETH_SEED ?? 20261128) });
