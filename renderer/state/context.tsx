import { createContext, type ReactNode, useCallback, useContext, useLayoutEffect, useMemo } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { TimeZone } from "../../shared/stations/timeZone.ts";
import { mainText } from "../i18n/mainTexts.ts";
import { type Translate, translator } from "../i18n/translate.ts";
import type { AppState, AppStore } from "./appState.ts";
import { shownZone } from "./clock.ts";
import { nextFrame } from "./paced.ts";
import { laterStore } from "./turns.ts";

const StoreContext = createContext<AppStore | null>(null);

export function StoreProvider({ store, children }: { store: AppStore; children: ReactNode }) {
  return <StoreContext value={store}>{children}</StoreContext>;
}

/** A part of the window that shows the stations of another file so many frames after the first part that does. */
export function FramesLater({ frames, children }: { frames: number; children: ReactNode }) {
  const store = useAppStore();
  const later = useMemo(() => laterStore(store, frames, nextFrame), [store, frames]);
  useLayoutEffect(() => later.follow(), [later]);
  return <StoreContext value={later.store}>{children}</StoreContext>;
}

/** The store itself, for handlers that read the state only when something happens. */
export function useAppStore(): AppStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error("A panel was drawn outside of StoreProvider");
  return store;
}

/** A part of the state; redrawn when it changes, compared one level deep. */
export function useApp<Part>(selector: (state: AppState) => Part): Part {
  return useStore(useAppStore(), useShallow(selector));
}

/** What main says, in the language in force. */
export function useMainText(): (text: string) => string {
  const language = useApp((state) => state.language);
  return useCallback((text) => mainText(language, text), [language]);
}

/** The zone that times are shown in; the same object as long as it is the same zone. */
export function useZone(): TimeZone {
  const { clock, stations } = useApp(({ clock, stations }) => ({ clock, stations }));
  return useMemo(() => shownZone({ clock, stations }), [clock, stations]);
}

/** Times moved to what the clocks of the zone shown say, for what groups them by days. */
export function useClockTimes(times: readonly number[]): readonly number[] {
  const zone = useZone();
  return useMemo(() => times.map((time) => time + zone.aheadAt(time)), [times, zone]);
}

/** The translator of the language in force. */
export function useTranslate(): Translate {
  const language = useApp((state) => state.language);
  return useMemo(() => translator(language), [language]);
}
