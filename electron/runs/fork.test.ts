import { expect, test } from "vitest";
import { workerEnvironment } from "./fork.ts";

test("a compute process gets the parent's environment without what would change or delay its start", () => {
  const environment = {
    PATH: "/bin",
    ELECTRON_RUN_AS_NODE: "1",
    NODE_OPTIONS: "-r x",
    NODE_EXTRA_CA_CERTS: "x.crt",
  };
  expect(workerEnvironment(environment)).toEqual({ PATH: "/bin" });
});
