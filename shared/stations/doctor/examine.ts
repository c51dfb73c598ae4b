import type { ReadingFacts, StationsRead } from "../table.ts";
import { constant } from "./checks/constant.ts";
import { far } from "./checks/far.ts";
import { impossible } from "./checks/impossible.ts";
import { near } from "./checks/near.ts";
import { order } from "./checks/order.ts";
import { origin } from "./checks/origin.ts";
import { coincident, repeated, wrapped } from "./checks/readingDid.ts";
import { sameId } from "./checks/sameId.ts";
import { spike } from "./checks/spike.ts";
import { swapped } from "./checks/swapped.ts";
import type { Check, Finding } from "./finding.ts";
import { Network } from "./network.ts";

/** Everything the station doctor looks for, in the order it is shown. */
export const checks: readonly Check[] = [
  origin,
  swapped,
  order,
  far,
  sameId,
  near,
  constant,
  impossible,
  spike,
  coincident,
  repeated,
  wrapped,
];

/** Examines stations as they were read, before any treatment; what nothing was found of is left out. */
export function examine(
  read: Pick<StationsRead, "table"> & { readonly facts?: ReadingFacts | undefined },
): readonly Finding[] {
  const network = new Network(read);
  return checks.flatMap(({ find, ...about }) => {
    const cases = find(network);
    return cases.length === 0 ? [] : [{ ...about, cases }];
  });
}
