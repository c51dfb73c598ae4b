import { createStore, type StateCreator, type StoreApi } from "zustand/vanilla";
import type { Bridge } from "../../shared/contract.ts";
import { type BackgroundSlice, backgroundSlice } from "./background.ts";
import { type BlocksSlice, blocksSlice } from "./blocks.ts";
import { type ClockSlice, clockSlice } from "./clock.ts";
import { type DataSlice, dataSlice } from "./data.ts";
import { type ExcludedSlice, excludedSlice } from "./excluded.ts";
import { type ExportSlice, exportSlice } from "./export.ts";
import { type ExportSetSlice, exportSetSlice } from "./exportSet.ts";
import { type GridSlice, gridSlice } from "./grid.ts";
import { type HistorySlice, historySlice } from "./history.ts";
import { type LayoutsSlice, layoutsSlice } from "./layouts.ts";
import { type MethodSlice, methodSlice } from "./method.ts";
import { type NoticeSlice, noticeSlice } from "./notices.ts";
import type { Preferences } from "./preferences.ts";
import { type PreviewSlice, previewSlice } from "./preview.ts";
import { type ProjectSlice, projectSlice } from "./project.ts";
import { type RunSlice, runSlice } from "./run.ts";
import { type SurvivalSlice, survivalSlice } from "./survival.ts";
import { type TreatmentSlice, treatmentSlice } from "./treatment.ts";
import { type ViewSlice, viewSlice } from "./view.ts";

/** Everything the page knows, in slices of one subject each. */
export type AppState = DataSlice &
  LayoutsSlice &
  MethodSlice &
  GridSlice &
  HistorySlice &
  ExcludedSlice &
  BackgroundSlice &
  TreatmentSlice &
  ClockSlice &
  BlocksSlice &
  PreviewSlice &
  ProjectSlice &
  RunSlice &
  SurvivalSlice &
  ExportSlice &
  ExportSetSlice &
  ViewSlice &
  NoticeSlice;

export type Slice<S> = StateCreator<AppState, [], [], S>;
export type AppStore = StoreApi<AppState>;

/** The page's state over a bridge to the main process. Nothing happens until an action is called. */
export function createAppStore(bridge: Bridge, preferences: Preferences): AppStore {
  return createStore<AppState>()((...store) => ({
    ...dataSlice(bridge)(...store),
    ...layoutsSlice(bridge)(...store),
    ...methodSlice(...store),
    ...gridSlice(...store),
    ...historySlice(...store),
    ...excludedSlice(...store),
    ...backgroundSlice(bridge)(...store),
    ...treatmentSlice(...store),
    ...clockSlice(...store),
    ...blocksSlice(bridge)(...store),
    ...previewSlice(bridge)(...store),
    ...projectSlice(bridge)(...store),
    ...runSlice(bridge)(...store),
    ...survivalSlice(bridge)(...store),
    ...exportSlice(bridge)(...store),
    ...exportSetSlice(bridge)(...store),
    ...viewSlice(preferences)(...store),
    ...noticeSlice(...store),
  }));
}
