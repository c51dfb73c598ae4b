import { describe, expect, it } from "vitest";
import { usersMove } from "./usersMove.ts";

const viewState = { longitude: 110, latitude: 30, zoom: 4, pitch: 0 };

describe("a change of the view that deck.gl tells of", () => {
  it("is the user's when something is being done to the map", () => {
    for (const doing of ["isDragging", "isPanning", "isZooming", "inTransition"]) {
      const change = { viewState, interactionState: { isDragging: false, [doing]: true } };
      expect(usersMove(change)).toEqual({ longitude: 110, latitude: 30, zoom: 4 });
    }
  });

  it("is none when only the map's size has changed", () => {
    expect(usersMove({ viewState, interactionState: {} })).toBeNull();
    expect(
      usersMove({ viewState, interactionState: { isDragging: false, isZooming: undefined } }),
    ).toBeNull();
  });
});
