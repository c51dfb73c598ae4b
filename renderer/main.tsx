import "@mantine/core/styles.css";
import "./app.css";
import { MantineProvider } from "@mantine/core";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { reportFault, watchFaults } from "./faults.ts";
import { FaultBoundary } from "./panels/FaultBoundary.tsx";
import { createAppStore } from "./state/appState.ts";
import { followComparison } from "./state/background.ts";
import { followBlockSize } from "./state/blocks.ts";
import { bridgeToMain } from "./state/bridge.ts";
import { StoreProvider } from "./state/context.tsx";
import { followSwitches } from "./state/excluded.ts";
import { storedPreferences } from "./state/preferences.ts";
import { followPreview } from "./state/preview.ts";
import { keepPlanned, listenToMain } from "./state/wiring.ts";
import { theme, variables } from "./theme.ts";

const bridge = bridgeToMain(window.isopleth);
const store = createAppStore(bridge, storedPreferences(window.localStorage, navigator.language));
watchFaults(store, bridge);
listenToMain(bridge, store);
keepPlanned(store);
followSwitches(store);
followBlockSize(store);
followComparison(store);
followPreview(store);

/** The nonce that the page's policy allows styles by; main writes a fresh one into every page it serves. */
const styleNonce = (): string =>
  document.querySelector('meta[name="csp-nonce"]')?.getAttribute("content") ?? "";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with id root");
// What a boundary caught is shown by it, and thrown no further.
createRoot(root, { onCaughtError: (thrown) => reportFault(bridge, thrown) }).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      getStyleNonce={styleNonce}
      defaultColorScheme="auto"
    >
      <StoreProvider store={store}>
        <FaultBoundary>
          <App pathOf={(file) => bridge.pathOf(file)} />
        </FaultBoundary>
      </StoreProvider>
    </MantineProvider>
  </StrictMode>,
);
void store.getState().showFirst();
void store.getState().askInterrupted();
