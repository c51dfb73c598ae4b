import { describe, expect, it } from "vitest";
import { createStore } from "zustand/vanilla";
import type { AppState, AppStore } from "./appState.ts";
import { laterStore } from "./turns.ts";

/** A store of two subjects, and a part of the window that shows new stations three frames later. */
function partOfWindow() {
  const waiting: ((now: number) => void)[] = [];
  const nextFrame = () => {
    for (const drawn of waiting.splice(0)) drawn(0);
  };
  const source = createStore<AppState>()(() => ({ asRead: file("a"), time: 5 }) as unknown as AppState);
  const { store, follow } = laterStore(source, 3, (drawn) => void waiting.push(drawn));
  const shown = () => ({ file: store.getState().asRead?.path, time: store.getState().time });
  return { source, store, follow, nextFrame, shown };
}

const file = (path: string): AppState["asRead"] => ({ path }) as AppState["asRead"];

describe("a part of the window that takes its turn", () => {
  it("sees other stations so many frames later, with all that belongs to them", () => {
    const { source, follow, nextFrame, shown } = partOfWindow();
    follow();
    source.setState({ asRead: file("b") });
    source.setState({ time: 0 });
    for (let frame = 0; frame < 2; frame++) nextFrame();
    expect(shown()).toEqual({ file: "a", time: 5 });
    nextFrame();
    expect(shown()).toEqual({ file: "b", time: 0 });
  });

  it("is told once of all that changed meanwhile", () => {
    const { source, store, follow, nextFrame } = partOfWindow();
    follow();
    let told = 0;
    store.subscribe(() => told++);
    source.setState({ asRead: file("b") });
    for (let time = 0; time < 10; time++) source.setState({ time });
    for (let frame = 0; frame < 5; frame++) nextFrame();
    expect(told).toBe(1);
  });

  it("sees anything else at once", () => {
    const { source, follow, shown } = partOfWindow();
    follow();
    source.setState({ time: 2 });
    expect(shown()).toEqual({ file: "a", time: 2 });
  });

  it("sees the last of several files that came one after the other", () => {
    const { source, follow, nextFrame, shown } = partOfWindow();
    follow();
    source.setState({ asRead: file("b") });
    nextFrame();
    source.setState({ asRead: file("c") });
    for (let frame = 0; frame < 2; frame++) nextFrame();
    expect(shown().file).toBe("c");
  });

  it("sets what it sets in the store itself", () => {
    const { source, store, follow } = partOfWindow();
    follow();
    store.setState({ time: 7 });
    expect((source as AppStore).getState().time).toBe(7);
  });

  it("sees nothing more once it has left the window, and all when it comes back", () => {
    const { source, follow, nextFrame, shown } = partOfWindow();
    const end = follow();
    source.setState({ asRead: file("b") });
    end();
    for (let frame = 0; frame < 5; frame++) nextFrame();
    expect(shown().file).toBe("a");
    follow();
    expect(shown().file).toBe("b");
    source.setState({ time: 1 });
    expect(shown().time).toBe(1);
  });
});
