import { type FlameData, parseSearch, searchTextFor } from '@hotspan/flamegraph';
import { type KeyboardEvent, type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { functionRows, type Measure, orderBy, type RowOrder, sortRows } from '../state/function-rows.js';
import { moveRow, rowPieces } from '../state/row-window.js';
import { FunctionRowCells } from './function-row-cells.js';
import { TableHead } from './table-head.js';
import './top-table.css';
import { ROW_PX, useRowWindow } from './use-row-window.js';

/** The functions of a graph as a table: what the flame graph shows, for those who cannot or do not want to see it. */
export function TopTable(props: {
  readonly data: FlameData;
  readonly unit: string;
  /** Only functions that match are listed, unless one was chosen here. */
  readonly search: string;
  readonly onSearch: (text: string) => void;
  /** Shows callers and callees of a function. */
  readonly onSandwich: (name: string) => void;
}): ReactElement {
  const { data, search } = props;
  const isDiff = data.baseline !== undefined;
  const [order, setOrder] = useState<RowOrder>({ key: isDiff ? 'change' : 'self', direction: 'descending' });
  const [measure, setMeasure] = useState<Measure>('self');
  const [picked, setPicked] = useState<string>();
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const all = useMemo(() => functionRows(data), [data]);
  const isPicked = picked !== undefined && search === searchTextFor(picked);
  const filter = isPicked ? '' : search;
  const rows = useMemo(() => {
    const test = parseSearch(filter);
    const listed = test.kind === 'test' ? all.filter(({ name }) => test.test(name)) : all;
    return sortRows(listed, order, measure);
  }, [all, filter, order, measure]);
  const shown = useRowWindow(scroller, rows.length);
  const current = Math.min(active, Math.max(rows.length - 1, 0));

  // biome-ignore lint/correctness/useExhaustiveDependencies: another order or filter begins at its first row.
  useEffect(() => {
    setActive(0);
    scroller.current?.scrollTo({ top: 0 });
  }, [order, measure, filter]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const page = Math.max(Math.floor(shown.heightPx / ROW_PX) - 2, 1);
    const next = moveRow(current, event.key, { count: rows.length, page });
    if (next === undefined) return;
    event.preventDefault();
    setActive(next);
    shown.reveal(next);
    // The row is in the page when this event has been handled.
    requestAnimationFrame(() =>
      scroller.current
        ?.querySelector<HTMLElement>(`[data-row="${next}"] button`)
        ?.focus({ preventScroll: true }),
    );
  };
  const pick = (name: string, isSearched: boolean): void => {
    setPicked(isSearched ? undefined : name);
    props.onSearch(isSearched ? '' : searchTextFor(name));
  };

  return (
    <div ref={scroller} className="top-table" data-testid="top-table" data-diff={isDiff}>
      <table aria-rowcount={rows.length + 1}>
        <caption className="visually-hidden">
          Functions by value. Arrow keys go through them; choose one to search for it.
        </caption>
        <TableHead
          isDiff={isDiff}
          order={order}
          measure={measure}
          onOrder={(key) => setOrder(orderBy(order, key))}
          onMeasure={setMeasure}
        />
        <tbody onKeyDown={onKeyDown}>
          {rowPieces(rows.length, shown.window, current).map((piece) => {
            if ('gap' in piece) {
              return (
                // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row of a table takes no focus.
                <tr key={`gap${piece.before}`} aria-hidden="true">
                  <td colSpan={isDiff ? 4 : 3} style={{ height: piece.gap * ROW_PX }} />
                </tr>
              );
            }
            const row = rows[piece.row];
            if (row === undefined) return null;
            const isSearched = search === searchTextFor(row.name);
            return (
              <tr
                key={row.name}
                className={isSearched ? 'is-searched' : undefined}
                aria-rowindex={piece.row + 2}
                data-row={piece.row}
                onFocus={() => setActive(piece.row)}
              >
                <FunctionRowCells
                  row={row}
                  data={data}
                  unit={props.unit}
                  measure={measure}
                  isActive={piece.row === current}
                  isSearched={isSearched}
                  onPick={() => pick(row.name, isSearched)}
                  onSandwich={() => props.onSandwich(row.name)}
                />
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length < all.length && (
        <p className="top-table-more" role="status">
          {rows.length === 0 ? 'No function' : `${rows.length} of ${all.length} functions`}{' '}
          {rows.length <= 1 ? 'matches' : 'match'} the search.
        </p>
      )}
    </div>
  );
}
