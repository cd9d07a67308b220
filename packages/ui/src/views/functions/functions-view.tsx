import { type ReactElement, useEffect, useRef, useState } from 'react';
import { loadFunctions } from '../../client/load-functions.js';
import { useRequest } from '../../client/use-request.js';
import { ErrorNotice } from '../../parts/error-notice.js';
import { bestMatch } from '../../state/match-functions.js';
import type { ViewProps } from '../view-props.js';
import { FunctionField } from './function-field.js';
import { FunctionPanels } from './function-panels.js';
import { FunctionTable, type SortKey } from './function-table.js';
import './functions.css';
import '../../parts/data-table.css';

/** Functions that are suggested while typing, and that the table has by then. */
const MAX_FUNCTIONS = 1_000;

/** The largest functions of a service, or one of them: where, when, by whom and by what it costs. */
export default function FunctionsView(props: ViewProps): ReactElement {
  const { view, change, page } = props;
  const [sort, setSort] = useState<SortKey>('self');
  const [text, setText] = useState('');
  const [isSearching, setIsSearching] = useState(false);
  const [isSubmitted, setIsSubmitted] = useState(false);
  const query = { service: view.service, filter: view.filter, type: view.type, range: page.range };
  const isChosen = view.service !== '' && view.type !== '';
  // With a function on screen, the others are asked for once someone looks for one.
  const isWanted = isChosen && (view.function === '' || isSearching);
  // Functions that cost nothing by themselves are ranked by total only, and are looked for too.
  const rank = text === '' && view.function === '' ? sort : 'total';
  const list = useRequest(isWanted ? JSON.stringify([query, rank, page.nowMs]) : undefined, (signal) =>
    loadFunctions(query, { sort: rank, limit: MAX_FUNCTIONS }, signal),
  );
  const choose = (name: string): void => {
    setText('');
    setIsSearching(false);
    setIsSubmitted(false);
    change({ function: name, focus: [] }, 'push');
  };
  const newest = useRef(choose);
  newest.current = choose;
  // Who types fast presses Enter before there are suggestions.
  useEffect(() => {
    const isAnswered = !list.isLoading && (list.data ?? list.error) !== undefined;
    if (isSubmitted && isAnswered) newest.current(bestMatch(list.data?.functions ?? [], text));
  }, [isSubmitted, list, text]);
  return (
    <div className="functions">
      <section className="panel" aria-label="Find a function">
        <div className="panel-bar">
          <h2>Function</h2>
          <FunctionField
            current={view.function}
            text={text}
            functions={list.data?.functions ?? []}
            onType={(typed) => {
              setIsSearching(true);
              setIsSubmitted(false);
              setText(typed);
            }}
            onChoose={choose}
            onSubmit={() => setIsSubmitted(true)}
          />
          {view.function !== '' && (
            <button type="button" data-testid="all-functions" onClick={() => choose('')}>
              All functions of {view.service}
            </button>
          )}
        </div>
      </section>
      {view.function !== '' && isChosen && <FunctionPanels {...props} query={query} />}
      {view.function === '' && list.error !== undefined && (
        <ErrorNotice title="The functions cannot be listed" error={list.error} onRetry={page.refresh} />
      )}
      {view.function === '' && list.error === undefined && (
        <FunctionTable
          {...props}
          list={list.data}
          isLoading={list.isLoading}
          text={text}
          sort={sort}
          onSort={setSort}
        />
      )}
    </div>
  );
}
