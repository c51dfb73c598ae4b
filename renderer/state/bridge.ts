import { partColumns } from "../../shared/contract/joinedColumns.ts";
import type { Answer, ApiOutputs, Bridge } from "../../shared/contract.ts";
import type { ErrorMessage } from "../../shared/errors.ts";

/** What the preload script exposes, with columns as they were before they passed as one or in parts (joinedColumns.ts). */
export const bridgeToMain = (exposed: Bridge): Bridge => {
  const ask = async (id: number, part: number): Promise<Float64Array> => {
    const answer = await exposed.call("columnPart", { id, part });
    if (answer.ok) return answer.value;
    throw new NotHeld(answer.error);
  };
  return {
    ...exposed,
    call: async (method, input) => {
      try {
        const answer = await exposed.call(method, input);
        return (await partColumns(answer, ask)) as Answer<ApiOutputs[typeof method]>;
      } catch (thrown) {
        if (thrown instanceof NotHeld) return { ok: false, error: thrown.answer };
        throw thrown;
      }
    },
  };
};

/** A part that main does not have any more: the whole answer is one that came too late. */
class NotHeld extends Error {
  readonly answer: ErrorMessage;

  constructor(answer: ErrorMessage) {
    super(answer.message);
    this.answer = answer;
  }
}
