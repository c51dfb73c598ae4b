import { colourScales } from "../../shared/colour/scales.ts";
import type { Language } from "../i18n/translate.ts";
import type { Probe } from "../map/probe.ts";
import type { Slice } from "./appState.ts";
import type { Preferences } from "./preferences.ts";

export interface LayerChoice {
  readonly field: boolean;
  readonly stations: boolean;
  readonly tiles: boolean;
  readonly residuals: boolean;
}

export interface ViewSlice {
  readonly language: Language;
  /** Name of the colour scale. */
  readonly scale: string;
  /** Ends of the colour scale in field units; "auto" takes them from the data. */
  readonly limits: "auto" | readonly [number, number];
  readonly show: LayerChoice;
  /** Index of the time shown. */
  readonly time: number;
  readonly playing: boolean;
  readonly selectedStation: number | null;
  /** The station pointed at in the table. */
  readonly hoveredStation: number | null;
  /** What lies under the pointer on the map. */
  readonly probe: Probe | null;
  readonly checkOpen: boolean;
  /** The dialog open over the window. */
  readonly dialog: "help" | "reading" | "correcting" | "export" | "log" | null;
  readonly setLanguage: (language: Language) => void;
  readonly setScale: (scale: string) => void;
  readonly setLimits: (limits: "auto" | readonly [number, number]) => void;
  readonly toggleLayer: (layer: keyof LayerChoice) => void;
  /** Shows the time nearest to an index. */
  readonly setTime: (time: number) => void;
  /** Steps through the times, from the last to the first and round again. */
  readonly stepTime: (step: number) => void;
  readonly setPlaying: (playing: boolean) => void;
  readonly selectStation: (station: number | null) => void;
  readonly hoverStation: (station: number | null) => void;
  readonly setProbe: (probe: Probe | null) => void;
  readonly setCheckOpen: (open: boolean) => void;
  readonly setDialog: (dialog: ViewSlice["dialog"]) => void;
}

export const viewSlice =
  (preferences: Preferences): Slice<ViewSlice> =>
  (set, get) => {
    const remembered = preferences.load();
    const rememberedScale = colourScales.find((scale) => scale.id === remembered.scale);
    const save = (): void => {
      const { language, scale, checkOpen } = get();
      preferences.save({ language, scale, checkOpen });
    };
    const timeCount = (): number => get().stations?.table.times.length ?? 1;

    return {
      language: remembered.language ?? "en",
      scale: (rememberedScale ?? colourScales[0])?.id ?? "",
      limits: "auto",
      show: { field: true, stations: true, tiles: true, residuals: false },
      time: 0,
      playing: false,
      selectedStation: null,
      hoveredStation: null,
      probe: null,
      checkOpen: remembered.checkOpen ?? true,
      dialog: null,

      setLanguage: (language) => {
        set({ language });
        save();
      },
      setScale: (scale) => {
        set({ scale });
        save();
      },
      setLimits: (limits) => set({ limits }),
      toggleLayer: (layer) => set(({ show }) => ({ show: { ...show, [layer]: !show[layer] } })),
      setTime: (time) => set({ time: Math.min(timeCount() - 1, Math.max(0, Math.round(time))) }),
      stepTime: (step) => {
        const count = timeCount();
        set(({ time }) => ({ time: (((time + step) % count) + count) % count }));
      },
      setPlaying: (playing) => set({ playing: playing && timeCount() > 1 }),
      selectStation: (selectedStation) => set({ selectedStation }),
      hoverStation: (hoveredStation) => set({ hoveredStation }),
      setProbe: (probe) => set({ probe }),
      setCheckOpen: (checkOpen) => {
        set({ checkOpen });
        save();
      },
      setDialog: (dialog) => set({ dialog }),
    };
  };
