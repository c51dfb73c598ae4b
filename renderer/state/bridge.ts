import { partColumns } from "../../shared/contract/joinedColumns.ts";
import type { Answer, ApiOutputs, Bridge } from "../../shared/contract.ts";

/** What the preload script exposes, with columns as they were before they passed as one (joinedColumns.ts). */
export const bridgeToMain = (exposed: Bridge): Bridge => ({
  ...exposed,
  call: async (method, input) =>
    partColumns(await exposed.call(method, input)) as Answer<ApiOutputs[typeof method]>,
});
