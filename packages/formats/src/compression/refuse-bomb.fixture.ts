import { existsSync, readFileSync } from 'node:fs';
import { gunzip, gunzipSync } from './gunzip.js';

// A program of its own, because the peak of memory is a property of a process.
// Arguments: a file of gzip, a limit, and `sync` or `stream`.

const [path = '', maxBytesText, form] = process.argv.slice(2);
const bytes = readFileSync(path);
const maxBytes = Number(maxBytesText);

const before = peakBytes();
let failure: unknown;
try {
  if (form === 'sync') gunzipSync(bytes, { maxBytes });
  else await gunzip(bytes, { maxBytes });
} catch (error) {
  failure = error;
}
console.log(JSON.stringify({ failure: String(failure), grownBytes: peakBytes() - before }));

/** Linux hands `maxRSS` down from the process that started this one; what it writes in /proc begins anew. */
function peakBytes(): number {
  const status = '/proc/self/status';
  const own = existsSync(status) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
  return Number(own ?? process.resourceUsage().maxRSS) * 1024;
}
