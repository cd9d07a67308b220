/** Ranges that end now and have no button of their own. */
export const RELATIVE_RANGES: readonly (readonly [from: string, text: string])[] = [
  ['now-30m', 'Last 30 minutes'],
  ['now-3h', 'Last 3 hours'],
  ['now-12h', 'Last 12 hours'],
  ['now-2d', 'Last 2 days'],
  ['now-14d', 'Last 14 days'],
  ['now-30d', 'Last 30 days'],
];
