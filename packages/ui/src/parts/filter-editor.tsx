import { lazy, type ReactElement, Suspense, useRef, useState } from 'react';
import { formatMatchers, type LabelMatcher, parseMatchers } from '../state/label-matchers.js';
import type { TimeRange } from '../state/time-range.js';
import { Icon } from './icon.js';
import './filter-editor.css';

const MatcherForm = lazy(async () => ({ default: (await import('./matcher-form.js')).MatcherForm }));

/** The matchers of labels that narrow a view: each can be changed and removed, others can be added. */
export function FilterEditor(props: {
  readonly service: string;
  /** Profile type whose labels are offered; those of all types when there is none. */
  readonly type?: string;
  /** Labels of this time are offered. */
  readonly range: TimeRange;
  /** As in `ViewState.filter`. */
  readonly filter: string;
  readonly onChange: (filter: string) => void;
  /** Tells the elements of several editors on a page apart. */
  readonly idPrefix: string;
}): ReactElement {
  const { filter, onChange, idPrefix } = props;
  /** Which matcher is in the form: its index, that behind the last one for one to add; undefined for no form. */
  const [edited, setEdited] = useState<number>();
  const addButton = useRef<HTMLButtonElement>(null);
  const { matchers = [], problem } = parseMatchers(filter);

  const close = (): void => {
    setEdited(undefined);
    addButton.current?.focus();
  };
  const put = (matcher: LabelMatcher): void => {
    const index = edited ?? matchers.length;
    onChange(formatMatchers([...matchers.slice(0, index), matcher, ...matchers.slice(index + 1)]));
    close();
  };
  const remove = (index: number): void => {
    onChange(formatMatchers(matchers.filter((_, each) => each !== index)));
    close();
  };

  return (
    <fieldset className="filter-editor" data-testid={`${idPrefix}-filters`}>
      <legend className="visually-hidden">Label filters</legend>
      <ul className="chips">
        {matchers.map((matcher, index) => {
          const text = `${matcher.name} ${matcher.operator} ${matcher.value || '""'}`;
          return (
            <li key={text} className="chip">
              <button
                type="button"
                className="chip-text"
                aria-label={`Change the filter ${text}`}
                title={text}
                onClick={() => setEdited(index)}
              >
                <span className="chip-name">{matcher.name}</span> <span>{matcher.operator}</span>{' '}
                <span className="chip-value">{matcher.value || '""'}</span>
              </button>
              <button
                type="button"
                className="chip-remove"
                aria-label={`Remove the filter ${text}`}
                title="Remove"
                onClick={() => remove(index)}
              >
                <Icon name="close" />
              </button>
            </li>
          );
        })}
      </ul>
      {problem !== undefined && (
        <p className="filter-problem" role="alert" data-testid={`${idPrefix}-filter-problem`}>
          The filter <code>{filter}</code> cannot be read. {problem}{' '}
          <button type="button" className="link" onClick={() => onChange('')}>
            Remove it
          </button>
        </p>
      )}
      {edited !== undefined && (
        <Suspense>
          <MatcherForm
            key={edited}
            service={props.service}
            {...(props.type !== undefined && { type: props.type })}
            range={props.range}
            others={matchers.filter((_, index) => index !== edited)}
            matcher={matchers[edited]}
            idPrefix={idPrefix}
            onApply={put}
            onCancel={close}
          />
        </Suspense>
      )}
      {problem === undefined && (
        <button
          ref={addButton}
          type="button"
          className="filter-add"
          data-testid={`${idPrefix}-add-filter`}
          hidden={edited !== undefined}
          onClick={() => setEdited(matchers.length)}
        >
          <Icon name="filter" /> Filter
        </button>
      )}
    </fieldset>
  );
}
