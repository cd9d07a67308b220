import {
  DARK_THEME,
  type DiffShares,
  formatChange,
  formatShare,
  formatValue,
  LIGHT_THEME,
  searchTextFor,
} from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import { FunctionName } from '../../parts/function-name.js';
import type { Theme } from '../../state/use-theme.js';
import { MEASURES, type ViewState } from '../../state/view-state.js';
import { growthOf, type RankedChange } from './rank-changes.js';

/** More rows than anyone reads; the search finds the others in the graph. */
const MAX_ROWS = 200;

const MEASURE_TEXTS: Readonly<Record<ViewState['measure'], string>> = { self: 'Self', total: 'With callees' };

type Rank = ViewState['rank'];

/** The functions of both sides by how their share has changed: what the colours of the graph say, in numbers. */
export function ChangesTable(props: {
  readonly changes: readonly RankedChange[];
  readonly view: Pick<ViewState, 'measure' | 'rank' | 'search'>;
  readonly theme: Theme;
  readonly onPick: (fields: Partial<ViewState>) => void;
  /** Called with a search text that finds one function, or with none. */
  readonly onSearch: (text: string) => void;
}): ReactElement {
  const { changes, view, onPick } = props;
  const rows = changes.slice(0, MAX_ROWS);
  const hidden = changes.length - rows.length;
  const largest = Math.max(...rows.map(({ shares }) => Math.abs(growthOf(shares))));
  const heading = { rank: view.rank, onRank: (rank: Rank) => onPick({ rank }) };
  return (
    <div className="changes top-table">
      <div className="panel-bar changes-bar">
        <h2>Functions</h2>
        <span className="hint">% of each side's own total</span>
        <span className="panel-space" />
        <fieldset className="button-group" data-testid="measure">
          <legend className="visually-hidden">Which share of a function</legend>
          {MEASURES.map((measure) => (
            <button
              key={measure}
              type="button"
              aria-pressed={view.measure === measure}
              onClick={() => onPick({ measure })}
            >
              {MEASURE_TEXTS[measure]}
            </button>
          ))}
        </fieldset>
      </div>
      <table data-testid="changes">
        <caption className="visually-hidden">
          Functions by how their share of each side's own total has changed; choose one to find it in the
          graph
        </caption>
        <thead>
          <tr>
            <Heading text="Function" ranks={['name']} {...heading} />
            <Heading text="Baseline" ranks={['baseline']} {...heading} />
            <Heading text="Comparison" ranks={['comparison']} {...heading} />
            <Heading text="Change" ranks={['grew', 'shrank']} {...heading} />
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, shares }) => {
            const text = searchTextFor(name);
            const isSearched = view.search === text;
            return (
              <tr key={name} className={isSearched ? 'is-searched' : undefined}>
                <th scope="row">
                  <span className="function-cell">
                    <button
                      type="button"
                      className="function-pick"
                      title={name}
                      aria-pressed={isSearched}
                      onClick={() => props.onSearch(isSearched ? '' : text)}
                    >
                      <FunctionName name={name} />
                    </button>
                  </span>
                </th>
                <td>{formatShare(shares.baseline, 1)}</td>
                <td>{formatShare(shares.comparison, 1)}</td>
                <ChangeCell shares={shares} largest={largest} theme={props.theme} />
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

/** A heading that sorts: by its first rank, and when that is on, by its second if it has one. */
function Heading(props: {
  readonly text: string;
  readonly ranks: readonly [Rank, Rank?];
  readonly rank: Rank;
  readonly onRank: (rank: Rank) => void;
}): ReactElement {
  const [first, second = first] = props.ranks;
  const isAscending = props.rank === 'name' || props.rank === 'shrank';
  const sort = isAscending ? 'ascending' : 'descending';
  return (
    <th aria-sort={props.ranks.includes(props.rank) ? sort : 'none'}>
      <button type="button" onClick={() => props.onRank(props.rank === first ? second : first)}>
        {props.text}
      </button>
    </th>
  );
}

function ChangeCell(props: {
  readonly shares: DiffShares;
  /** The largest change in the list, up or down. */
  readonly largest: number;
  readonly theme: Theme;
}): ReactElement {
  const { shares, largest } = props;
  const { diffRamp, onlyBaseline, onlyComparison } = props.theme === 'dark' ? DARK_THEME : LIGHT_THEME;
  const growth = growthOf(shares);
  const shrunk = shares.comparison === 0 ? onlyBaseline : diffRamp.at(0);
  const grown = shares.baseline === 0 ? onlyComparison : diffRamp.at(-1);
  const width = largest > 0 ? (Math.abs(growth) / largest) * 100 : 0;
  return (
    <td>
      <span
        className="share-bar"
        style={{ width: `${width.toFixed(1)}%`, background: growth < 0 ? shrunk : grown }}
      />
      <span className="share-value">{formatChange(shares)}</span>
    </td>
  );
}
