/** A span of time in its two largest units: "3 d 4 h", "5 min 20 s", "12 s". */
export function formatSpan(spanMs: number): string {
  const seconds = Math.max(0, Math.round(spanMs / 1_000));
  const parts: readonly (readonly [count: number, unit: string])[] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** A number that is read while it changes: no more digits than say something. */
export function formatRate(perMinute: number): string {
  const digits = perMinute < 10 ? 1 : 0;
  return perMinute.toLocaleString('en', { maximumFractionDigits: digits });
}
