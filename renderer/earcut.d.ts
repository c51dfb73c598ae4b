/** Triangulation of polygons; the package has no types of its own. */
declare module "earcut" {
  /**
   * @param coordinates x, y of all rings one after the other, the outer one first
   * @param holes index of the first point of each ring but the outer one
   * @returns indices of points, three per triangle
   */
  export default function earcut(coordinates: ArrayLike<number>, holes?: readonly number[]): number[];
}
