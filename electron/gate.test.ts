import { describe, expect, it } from "vitest";
import { callChannel } from "../shared/channels.ts";
import type { Answer, Api } from "../shared/contract.ts";
import { UserError } from "../shared/errors.ts";
import { type CallReceiver, openGate } from "./gate.ts";

type Listener = Parameters<CallReceiver["handle"]>[1];
const ours = { senderFrame: { url: "isopleth://app/index.html", parent: null } };

function gateWith(api: Partial<Api>) {
  const listeners = new Map<string, Listener>();
  const bugs: unknown[] = [];
  openGate({ handle: (channel, listener) => listeners.set(channel, listener) }, api as Api, (_, bug) =>
    bugs.push(bug),
  );
  const call = async (method: keyof Api, event: Parameters<Listener>[0], input?: unknown) =>
    (await listeners.get(callChannel(method))?.(event, input)) as Answer<unknown>;
  return { call, bugs };
}

describe("gate", () => {
  it("lets a well-formed call of the own page through", async () => {
    const { call } = gateWith({ firstPaths: async () => ["/sample.csv"] });
    expect(await call("firstPaths", ours)).toEqual({ ok: true, value: ["/sample.csv"] });
  });

  it.each([
    ["another origin", { senderFrame: { url: "https://example.org/", parent: null } }],
    ["a look-alike origin", { senderFrame: { url: "isopleth://application/x", parent: null } }],
    ["a frame inside the page", { senderFrame: { url: "isopleth://app/index.html", parent: {} } }],
    ["a closed page", { senderFrame: null }],
  ])("refuses %s before looking at the payload", async (_, event) => {
    const { call } = gateWith({
      firstPaths: async () => {
        throw new Error("must not be reached");
      },
    });
    expect(await call("firstPaths", event)).toMatchObject({ ok: false, error: { tag: "bad-request" } });
  });

  it("refuses a payload of the wrong shape and names the field", async () => {
    const { call } = gateWith({});
    const answer = await call("cancelRun", ours, { runId: "../../etc" });
    expect(answer).toMatchObject({ ok: false, error: { tag: "bad-request" } });
    expect(JSON.stringify(answer)).toContain("runId");
  });

  it("keeps a user error's tag and detail, and reports a bug as a bug", async () => {
    const { call, bugs } = gateWith({
      firstPaths: async () => {
        throw new UserError("unreadable-file", "gone", ["/x"]);
      },
      recentFiles: async () => {
        throw new TypeError("oops");
      },
    });
    expect(await call("firstPaths", ours)).toEqual({
      ok: false,
      error: { tag: "unreadable-file", message: "gone", detail: ["/x"] },
    });
    expect(await call("recentFiles", ours)).toMatchObject({
      ok: false,
      error: { tag: "bug", message: "oops" },
    });
    expect(bugs).toHaveLength(1);
  });
});
