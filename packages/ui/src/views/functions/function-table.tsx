import { formatValue } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import type { FunctionAnswer } from '../../client/load-functions.js';
import { CostCell } from '../../parts/cost-cell.js';
import { Notice } from '../../parts/notice.js';
import { matchFunctions } from '../../state/match-functions.js';
import { describeProfileType } from '../../state/profile-type.js';
import type { ViewProps } from '../view-props.js';
import { FunctionLink } from './function-link.js';

const MAX_ROWS = 100;

/** Which value ranks the functions. */
export type SortKey = 'self' | 'total';
const COLUMNS = { self: 'Self', total: 'Total' } as const;

/** The largest functions of the service, or of those whose name has a text. */
export function FunctionTable(
  props: Pick<ViewProps, 'view' | 'change'> & {
    /** Undefined while it is loaded for the first time. */
    readonly list: FunctionAnswer | undefined;
    readonly isLoading: boolean;
    readonly text: string;
    readonly sort: SortKey;
    readonly onSort: (key: SortKey) => void;
  },
): ReactElement {
  const { view, change, list, text, sort } = props;
  const { title, sampleUnit: unit } = describeProfileType(view.type);
  if (list === undefined) return <div className="panel skeleton functions-loading" />;
  if (list.total === 0) {
    return (
      <div className="panel">
        <Notice kind="info" testId="no-functions" title="No functions in this range">
          <p>
            {view.service} sent no {title} in this range. Choose a longer range or another profile.
          </p>
        </Notice>
      </div>
    );
  }
  const matches = matchFunctions(list.functions, text).toSorted((a, b) => b[sort] - a[sort]);
  const rows = matches.slice(0, MAX_ROWS);
  return (
    <section
      className="panel table-panel function-table"
      aria-busy={props.isLoading}
      data-testid="function-table"
    >
      <table className="data-table">
        <caption>
          {text === '' ? 'Largest functions' : `Functions with “${text.trim()}”`} of {view.service} by {title}
        </caption>
        <thead>
          <tr>
            <th scope="col" className="is-wide">
              Function
            </th>
            {(['self', 'total'] as const).map((key) => (
              <th
                key={key}
                scope="col"
                className="is-number"
                aria-sort={sort === key ? 'descending' : 'none'}
              >
                <button type="button" onClick={() => props.onSort(key)}>
                  {COLUMNS[key]}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, self, total }) => (
            <tr key={name}>
              <th scope="row" className="is-wide">
                <FunctionLink view={view} change={change} name={name} />
              </th>
              <CostCell value={self} whole={list.total} unit={unit} hasShare />
              <CostCell value={total} whole={list.total} unit={unit} hasShare />
            </tr>
          ))}
        </tbody>
      </table>
      <Rest shown={rows.length} matched={matches.length} list={list} text={text} />
    </section>
  );
}

function Rest(props: {
  readonly shown: number;
  readonly matched: number;
  readonly list: FunctionAnswer;
  readonly text: string;
}): ReactElement | null {
  const { shown, matched, list, text } = props;
  const hidden = matched - shown + (text === '' ? list.droppedFunctions : 0);
  const count = (value: number): string => formatValue(value, 'count');
  if (matched === 0) {
    return (
      <p className="table-more" data-testid="no-match">
        None of the {count(list.functions.length)} largest functions has that in its name. Enter looks for a
        smaller one of exactly this name.
      </p>
    );
  }
  return hidden === 0 ? null : (
    <p className="table-more">{count(hidden)} more: search by name to find them.</p>
  );
}
