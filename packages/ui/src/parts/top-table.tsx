import { formatShare, formatValue, searchTextFor, splitName, type TopFunction } from '@hotspan/flamegraph';
import { type ReactElement, useMemo, useState } from 'react';

/** More rows than anyone reads; the search finds the others in the graph. */
const MAX_ROWS = 200;

type SortKey = 'name' | 'self' | 'total';

const COLUMNS: readonly { readonly key: SortKey; readonly text: string }[] = [
  { key: 'name', text: 'Function' },
  { key: 'self', text: 'Self' },
  { key: 'total', text: 'Total' },
];

/** The functions that cost most, as a table: what the flame graph shows, for those who cannot or do not want to see it. */
export function TopTable(props: {
  /** Sorted by self value. */
  readonly functions: readonly TopFunction[];
  /** Value of the whole graph. */
  readonly whole: number;
  readonly unit: string;
  readonly search: string;
  readonly onSearch: (text: string) => void;
}): ReactElement {
  const [sortKey, setSortKey] = useState<SortKey>('self');
  const rows = useMemo(() => sorted(props.functions, sortKey).slice(0, MAX_ROWS), [props.functions, sortKey]);
  const hidden = props.functions.length - rows.length;
  return (
    <div className="top-table" data-testid="top-table">
      <table>
        <caption className="visually-hidden">Functions by value; choose one to search for it</caption>
        <thead>
          <tr>
            {COLUMNS.map(({ key, text }) => (
              <th
                key={key}
                aria-sort={sortKey !== key ? 'none' : key === 'name' ? 'ascending' : 'descending'}
              >
                <button type="button" onClick={() => setSortKey(key)}>
                  {text}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const text = searchTextFor(row.name);
            const isSearched = props.search === text;
            return (
              <tr key={row.name} className={isSearched ? 'is-searched' : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    title={row.name}
                    aria-pressed={isSearched}
                    onClick={() => props.onSearch(isSearched ? '' : text)}
                  >
                    <FunctionName name={row.name} />
                  </button>
                </th>
                <ValueCell value={row.self} whole={props.whole} unit={props.unit} />
                <ValueCell value={row.total} whole={props.whole} unit={props.unit} />
              </tr>
            );
          })}
        </tbody>
      </table>
      {hidden > 0 && (
        <p className="top-table-more">{formatValue(hidden, 'count')} more functions are in the graph.</p>
      )}
    </div>
  );
}

function FunctionName(props: { readonly name: string }): ReactElement {
  const { functionName, place } = splitName(props.name);
  return (
    <>
      {functionName}
      {place !== '' && <span className="function-place"> {place}</span>}
    </>
  );
}

function ValueCell(props: {
  readonly value: number;
  readonly whole: number;
  readonly unit: string;
}): ReactElement {
  const share = props.whole > 0 ? props.value / props.whole : 0;
  return (
    <td title={formatShare(props.value, props.whole)}>
      <span className="share-bar" style={{ width: `${(share * 100).toFixed(1)}%` }} />
      <span className="share-value">{formatValue(props.value, props.unit)}</span>
    </td>
  );
}

function sorted(functions: readonly TopFunction[], key: SortKey): TopFunction[] {
  if (key === 'name') return functions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return functions.toSorted((a, b) => b[key] - a[key] || b.total - a.total);
}
