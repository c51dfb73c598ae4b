import { describe, expect, it } from "vitest";
import { missingLibraries, packagesFor } from "./libraries.mjs";

const ldd = `
	linux-vdso.so.1 (0x00007ffd2b5e8000)
	libffmpeg.so => /opt/electron/libffmpeg.so (0x00007f0c8a000000)
	libnss3.so => not found
	libnssutil3.so => not found
	libgtk-3.so.0 => not found
	libnss3.so => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f0c7fa00000)
`;

describe("missing libraries", () => {
  it("finds what ldd does not, each once", () => {
    expect(missingLibraries(ldd)).toEqual(["libnss3.so", "libnssutil3.so", "libgtk-3.so.0"]);
    expect(missingLibraries("libc.so.6 => /lib/libc.so.6")).toEqual([]);
  });

  it("names each package once", () => {
    const { packages } = packagesFor(missingLibraries(ldd), () => false);
    expect(packages).toEqual(["libnss3", "libgtk-3-0"]);
  });

  it("prefers the renamed package where the release has it", () => {
    const { packages } = packagesFor(["libgtk-3.so.0"], (name) => name.endsWith("t64"));
    expect(packages).toEqual(["libgtk-3-0t64"]);
  });

  it("says which library it does not know", () => {
    expect(packagesFor(["libnew.so.1", "libgbm.so.1"], () => true)).toEqual({
      packages: ["libgbm1"],
      unknown: ["libnew.so.1"],
    });
  });
});
