import { contextBridge, ipcRenderer, webUtils } from "electron";
import { callChannel, eventChannel } from "../shared/channels.ts";
import type { Bridge } from "../shared/contract.ts";

/* Exposes the contract to the page, and nothing else. */

const bridge: Bridge = {
  call: (method, input) => ipcRenderer.invoke(callChannel(method), input),
  on(event, listener) {
    const channel = eventChannel(event);
    const forward = (_: unknown, payload: Parameters<typeof listener>[0]): void => listener(payload);
    ipcRenderer.on(channel, forward);
    return () => {
      ipcRenderer.removeListener(channel, forward);
    };
  },
  pathOf: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld("isopleth", bridge);
