/** Rows beyond the visible part that are there too, so that scrolling shows no gap. */
const SPARE_ROWS = 12;

/** Some rows of a long list, and how many are left out before and after. */
export interface RowWindow {
  /** Index of the first. */
  readonly start: number;
  /** Index behind the last. */
  readonly end: number;
}

/** The rows of a fixed height that can be seen in a scrolled part, with some beyond. */
export function rowWindow(
  count: number,
  view: { readonly scrollTopPx: number; readonly heightPx: number; readonly rowPx: number },
): RowWindow {
  const first = Math.floor(view.scrollTopPx / view.rowPx);
  const shown = Math.ceil(view.heightPx / view.rowPx);
  const start = Math.min(Math.max(first - SPARE_ROWS, 0), count);
  return { start, end: Math.min(Math.max(first + shown + SPARE_ROWS, start), count) };
}

/** What is in the page of a long list: rows by index, and gaps as high as the rows that are left out. */
export type RowPiece = { readonly row: number } | { readonly gap: number; readonly before: number };

/** The rows of a window and one more, which has the focus and would lose it, with the gaps between them. */
export function rowPieces(count: number, { start, end }: RowWindow, kept: number): RowPiece[] {
  const rows = Array.from({ length: end - start }, (_, index) => start + index);
  if (kept >= 0 && kept < start) rows.unshift(kept);
  else if (kept >= end && kept < count) rows.push(kept);
  const pieces: RowPiece[] = [];
  let next = 0;
  for (const row of [...rows, count]) {
    if (row > next) pieces.push({ gap: row - next, before: row });
    if (row < count) pieces.push({ row });
    next = row + 1;
  }
  return pieces;
}

/** The row that a key leads to; undefined for keys that lead nowhere. */
export function moveRow(
  row: number,
  key: string,
  { count, page }: { readonly count: number; readonly page: number },
): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + page,
    PageUp: row - page,
    Home: 0,
    End: count - 1,
  };
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
  return target === undefined || count === 0 ? undefined : Math.min(Math.max(target, 0), count - 1);
}
