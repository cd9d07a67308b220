/** File systems take 255 bytes; this leaves room for the time, the ending, and letters of several bytes. */
const MAX_NAME_CHARS = 60;

/** A name that every file system takes: what is shown and when, as `checkout-CPU-time-2026-11-28T09-15-00Z.pb.gz`. */
export function fileNameOf(title: string, timeMs: number, extension: string): string {
  const name = title
    .replaceAll(/[^\p{L}\p{N}._]+/gu, '-')
    .slice(0, MAX_NAME_CHARS)
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  const time = new Date(timeMs).toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  return `${name || 'profile'}-${time}.${extension}`;
}
