import type { ReactElement } from 'react';

/** An entry of a pick list. */
export interface PickOption {
  readonly value: string;
  readonly text: string;
  /** Shown by the browser on hover. */
  readonly title?: string;
}

/** A labelled native select. A value that is not among the options is added, so that a link never shows something else. */
export function PickList(props: {
  readonly label: string;
  readonly testId: string;
  readonly value: string;
  readonly options: readonly PickOption[];
  /** What a chosen value is called that is not among the options. */
  readonly describe: (value: string) => string;
  /** Shown when nothing is chosen. */
  readonly placeholder: string;
  readonly onPick: (value: string) => void;
}): ReactElement {
  const { value, options } = props;
  const chosen = options.find((option) => option.value === value);
  return (
    <label className="pick-list">
      <span className="field-label">{props.label}</span>
      <select
        data-testid={props.testId}
        value={value}
        title={chosen?.title ?? value}
        onChange={(event) => props.onPick(event.target.value)}
      >
        {chosen === undefined && (
          <option value={value}>{value === '' ? props.placeholder : props.describe(value)}</option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value} title={option.title}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}
