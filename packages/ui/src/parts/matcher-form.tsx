import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { loadLabelNames, loadLabelValues } from '../client/load-labels.js';
import { profileSelector } from '../client/service-selector.js';
import { useRequest } from '../client/use-request.js';
import { formatMatchers, type LabelMatcher, type MatchOperator, OPERATORS } from '../state/label-matchers.js';
import type { TimeRange } from '../state/time-range.js';

const OPERATOR_TITLES: Readonly<Record<MatchOperator, string>> = {
  '=': 'is',
  '!=': 'is not',
  '=~': 'matches the regular expression',
  '!~': 'does not match the regular expression',
};

/** Options of a list: a browser shows a few, and more would only slow it. */
const MAX_OFFERED = 1_000;

/** Asks for a label, an operator and a value, with what the server knows of them. Escape cancels. */
export function MatcherForm(props: {
  readonly service: string;
  readonly type?: string;
  readonly range: TimeRange;
  /** Matchers that apply beside this one. */
  readonly others: readonly LabelMatcher[];
  /** The one to change; undefined for another. */
  readonly matcher: LabelMatcher | undefined;
  readonly idPrefix: string;
  readonly onApply: (matcher: LabelMatcher) => void;
  readonly onCancel: () => void;
}): ReactElement {
  const { matcher, idPrefix } = props;
  const [name, setName] = useState(matcher?.name ?? '');
  const [operator, setOperator] = useState<MatchOperator>(matcher?.operator ?? '=');
  const [value, setValue] = useState(matcher?.value ?? '');
  const first = useRef<HTMLInputElement>(null);
  const { names, values } = useOffers(props, name);
  const problem = names.error ?? values.error;

  useEffect(() => first.current?.focus(), []);

  const apply = (event: FormEvent): void => {
    event.preventDefault();
    props.onApply({ name, operator, value });
  };
  return (
    <form
      className="matcher-form"
      aria-label="Filter"
      onSubmit={apply}
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onCancel();
      }}
    >
      <input
        ref={first}
        data-testid={`${idPrefix}-filter-name`}
        list={`${idPrefix}-names`}
        value={name}
        required
        placeholder="Label"
        aria-label="Label"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setName(event.target.value)}
      />
      <Options id={`${idPrefix}-names`} values={names.data ?? []} />
      <select
        data-testid={`${idPrefix}-filter-operator`}
        value={operator}
        aria-label="Operator"
        title={OPERATOR_TITLES[operator]}
        onChange={(event) => setOperator(OPERATORS.find((each) => each === event.target.value) ?? '=')}
      >
        {OPERATORS.map((each) => (
          <option key={each} value={each} aria-label={OPERATOR_TITLES[each]} title={OPERATOR_TITLES[each]}>
            {each}
          </option>
        ))}
      </select>
      <input
        data-testid={`${idPrefix}-filter-value`}
        list={`${idPrefix}-values`}
        value={value}
        placeholder="Value"
        aria-label="Value"
        title="Empty for profiles without the label"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setValue(event.target.value)}
      />
      <Options id={`${idPrefix}-values`} values={values.data ?? []} />
      <button type="submit" data-testid={`${idPrefix}-apply-filter`}>
        {matcher === undefined ? 'Add' : 'Change'}
      </button>
      <button type="button" onClick={props.onCancel}>
        Cancel
      </button>
      {problem !== undefined && (
        <p className="matcher-problem" role="alert" title={problem.message}>
          Labels cannot be listed; type them.
        </p>
      )}
    </form>
  );
}

/** The labels of the profiles that the other matchers leave, and the values of the one that is written. */
function useOffers({ service, type = '', range, others }: Parameters<typeof MatcherForm>[0], name: string) {
  const typeMatcher = { name: '__profile_type__', operator: '=', value: type } as const;
  const matchers = type === '' ? others : [typeMatcher, ...others];
  const query = { selector: profileSelector(service, formatMatchers(matchers)), range };
  const key = JSON.stringify(query);
  const names = useRequest(key, (signal) => loadLabelNames(query, signal));
  const isKnown = names.data?.includes(name) === true;
  const values = useRequest(isKnown ? JSON.stringify([key, name]) : undefined, (signal) =>
    loadLabelValues(name, query, signal),
  );
  return { names, values };
}

function Options(props: { readonly id: string; readonly values: readonly string[] }): ReactElement {
  return (
    <datalist id={props.id}>
      {props.values.slice(0, MAX_OFFERED).map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}
