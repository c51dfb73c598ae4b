import { callChannel } from "../shared/channels.ts";
import { joinColumns } from "../shared/contract/joinedColumns.ts";
import {
  type Answer,
  type Api,
  type ApiMethod,
  type ApiOutputs,
  apiInputs,
  type WholeApi,
} from "../shared/contract.ts";
import { toErrorMessage, UserError } from "../shared/errors.ts";
import { HeldColumns } from "./heldColumns.ts";

/** Where the page is served from; no other page may call. */
export const PAGE_ORIGIN = "isopleth://app";

/** The part of Electron's IpcMain that the gate needs. */
export interface CallReceiver {
  handle(channel: string, listener: (event: CallEvent, input: unknown) => Promise<unknown>): void;
}

interface CallEvent {
  /** null when the frame is gone. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/**
 * The one place where messages from the page are checked: first the sender, then the payload, then the call.
 * Every outcome, a bug included, goes back as an Answer, so that an error keeps its tag across the boundary.
 */
export function openGate(
  receiver: CallReceiver,
  api: Api,
  onBug: (method: ApiMethod, thrown: unknown) => void,
): void {
  const held = new HeldColumns();
  const whole: WholeApi = { ...api, columnPart: async ({ id, part }) => held.part(id, part) };
  for (const method of Object.keys(apiInputs) as ApiMethod[]) {
    receiver.handle(callChannel(method), async (event, input) =>
      joinColumns(await answer(whole, method, event, input, onBug), (values) => held.hold(values)),
    );
  }
}

async function answer<M extends ApiMethod>(
  api: WholeApi,
  method: M,
  event: CallEvent,
  input: unknown,
  onBug: (method: ApiMethod, thrown: unknown) => void,
): Promise<Answer<ApiOutputs[M]>> {
  try {
    checkSender(event);
    const value = await (api[method] as (input: unknown) => Promise<ApiOutputs[M]>)(
      checkInput(method, input),
    );
    return { ok: true, value };
  } catch (thrown) {
    if (!(thrown instanceof UserError)) onBug(method, thrown);
    return { ok: false, error: toErrorMessage(thrown) };
  }
}

function checkSender(event: CallEvent): void {
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null || !isOurPage(frame.url)) {
    throw new UserError("bad-request", `A call from ${frame?.url ?? "a closed page"} was refused.`);
  }
}

/** Whether a URL belongs to the application's own page. */
export function isOurPage(url: string): boolean {
  return url.startsWith(`${PAGE_ORIGIN}/`);
}

function checkInput(method: ApiMethod, input: unknown): unknown {
  const parsed = apiInputs[method].safeParse(input);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`);
  const tag = ["plan", "startRun", "preview"].includes(method) ? "bad-setting" : "bad-request";
  throw new UserError(tag, `The settings are not usable: ${detail.join("; ")}.`, detail);
}
