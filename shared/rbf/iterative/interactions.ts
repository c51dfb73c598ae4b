import type { ResolvedMethod } from "../method.ts";
import type { StationTree, TreeBox } from "./tree.ts";

/*
 * Which boxes act on which in a fast product: far ones through Chebyshev nodes on both sides, near ones station by
 * station (the dual traversal of Dehnen 2002, doi:10.1006/jcph.2002.7026).
 */

/** Boxes are far when no point of one is within so many radii of the other's centre. */
const SEPARATION = 2;
/** Wider boxes are no longer a smooth chart of the sphere, degrees from the middle. */
const WIDEST_ON_SPHERE = 22.5;
/** The gaussian is below double precision beyond so many shape lengths. */
const GAUSSIAN_REACH = 6.5;

/** Lists by target box: which boxes act on it. */
export interface Interactions {
  readonly far: readonly (readonly TreeBox[])[];
  /** Leaves only, as targets and as sources. */
  readonly near: readonly (readonly TreeBox[])[];
}

/** Sorts pairs of boxes. @param nodes Chebyshev nodes of a box: pairs with fewer stations than that are summed directly. */
export function interactionsOf(
  { boxes }: StationTree,
  { kernel, metric, shape }: Pick<ResolvedMethod, "kernel" | "metric" | "shape">,
  nodes: number,
): Interactions {
  const far: TreeBox[][] = boxes.map(() => []);
  const near: TreeBox[][] = boxes.map(() => []);
  const smooth = ({ halfLon, halfLat, radius }: TreeBox): boolean =>
    (metric === "degrees" || Math.max(halfLon, halfLat) <= WIDEST_ON_SPHERE) &&
    (kernel !== "gaussian" || radius <= shape);
  const visit = (target: TreeBox, source: TreeBox): void => {
    const distance = Math.hypot(target.x - source.x, target.y - source.y, target.z - source.z);
    const gap = distance - target.radius - source.radius;
    if (kernel === "gaussian" && gap > GAUSSIAN_REACH * shape) return;
    const separate = gap >= (SEPARATION - 1) * Math.max(target.radius, source.radius);
    const worthIt = (target.last - target.first) * (source.last - source.first) > nodes * nodes;
    if (separate && worthIt && smooth(target) && smooth(source)) {
      far[target.index]?.push(source);
      return;
    }
    const [a, b] = [target.parts.length > 0, source.parts.length > 0];
    if (!a && !b) near[target.index]?.push(source);
    else if (a && (!b || target.radius >= source.radius))
      for (const part of target.parts) visit(part, source);
    else for (const part of source.parts) visit(target, part);
  };
  const root = boxes[0];
  if (root) visit(root, root);
  return { far, near };
}
