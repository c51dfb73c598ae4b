import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { protocol } from "electron";
import { PAGE_ORIGIN } from "../gate.ts";

/** Must run before the application is ready: Chromium fixes its list of schemes at start. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: "isopleth",
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true },
    },
  ]);
}

/** A tile's bytes, those of an overview from level 1 on; null when the run or the tile is not known. */
export type ReadTile = (
  runId: string,
  level: number,
  time: number,
  tileRow: number,
  tileColumn: number,
) => Promise<Uint8Array<ArrayBuffer> | null>;

/** Serves the page at isopleth://app/ from `pageFolder`, and tiles at the places that tileUrl (shared/contract.ts) names. */
export function servePage(pageFolder: string, readTile: ReadTile): void {
  protocol.handle("isopleth", async (request) => {
    const url = new URL(request.url);
    try {
      if (url.host === "app") return await servePageFile(pageFolder, url.pathname);
      if (url.host === "field") return await serveTile(readTile, url);
    } catch (thrown) {
      if (!isMissing(thrown)) throw thrown;
    }
    return new Response("not found", { status: 404, headers: crossOrigin });
  });
}

const crossOrigin = { "access-control-allow-origin": PAGE_ORIGIN };

const mediaTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

async function servePageFile(pageFolder: string, pathname: string): Promise<Response> {
  const path = normalize(join(pageFolder, decodeURIComponent(pathname === "/" ? "/index.html" : pathname)));
  if (!path.startsWith(pageFolder + sep)) return new Response("not found", { status: 404 });
  const type = mediaTypes[extname(path)] ?? "application/octet-stream";
  const bytes = await readFile(path);
  if (extname(path) !== ".html") {
    return new Response(bytes, {
      headers: { "content-type": type, "content-security-policy": workerPolicy },
    });
  }
  const nonce = randomBytes(16).toString("base64");
  return new Response(bytes.toString("utf8").replaceAll("CSP_NONCE", nonce), {
    headers: { "content-type": type, "content-security-policy": contentSecurityPolicy(nonce) },
  });
}

/** For workers, which have the policy of their own file and not the page's. */
const workerPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'";

/** Nothing remote, no inline script; styles that the component library adds carry the nonce of this load. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self' isopleth://field",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

async function serveTile(readTile: ReadTile, { pathname, searchParams }: URL): Promise<Response> {
  const [, runId = "", ...indices] = pathname.split("/");
  const [time, tileRow, tileColumn] = indices.map(Number);
  const level = Number(searchParams.get("level") ?? 0);
  const isPlace = isIndex(level) && isIndex(time) && isIndex(tileRow) && isIndex(tileColumn);
  if (indices.length !== 3 || !isPlace) {
    return new Response("not a tile", { status: 400, headers: crossOrigin });
  }
  const bytes = await readTile(runId, level, time, tileRow, tileColumn);
  if (bytes === null) return new Response("not found", { status: 404, headers: crossOrigin });
  return new Response(bytes, {
    headers: { ...crossOrigin, "content-type": "application/octet-stream", "cache-control": "no-store" },
  });
}

function isIndex(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0;
}

function isMissing(thrown: unknown): boolean {
  return (
    thrown instanceof Error && "code" in thrown && (thrown.code === "ENOENT" || thrown.code === "EISDIR")
  );
}
