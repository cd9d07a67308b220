/** Folder of the page that has speedscope, which is a page of its own. */
const SPEEDSCOPE = '/speedscope/';

/** Everything that the page is, it brings itself. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'self'";

/**
 * Speedscope writes its styles into the page, reads what the page hands over as `blob:`, and demangles names of C++ by a WebAssembly
 * module in its script. It starts no thread.
 */
const SPEEDSCOPE_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** Headers that keep a file of the page from loading, or being loaded by, anything that is not ours. */
export function securityHeadersOf(path: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': path.startsWith(SPEEDSCOPE) ? SPEEDSCOPE_POLICY : PAGE_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
}
