/** How long a file stays in memory for the browser to begin its download; it has no event for that. */
const KEEP_MS = 60_000;

/** Saves bytes as a file, where the browser saves files. */
export function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}
