import type { ReactElement, ReactNode } from 'react';

const PRESETS: readonly { readonly text: string; readonly title: string }[] = [
  { text: '5m', title: 'Last 5 minutes' },
  { text: '15m', title: 'Last 15 minutes' },
  { text: '1h', title: 'Last hour' },
  { text: '6h', title: 'Last 6 hours' },
  { text: '24h', title: 'Last 24 hours' },
  { text: '7d', title: 'Last 7 days' },
];

/** Buttons for ranges that end now. None is pressed when the range is another one. */
export function RangePresets(props: {
  readonly from: string;
  readonly to: string;
  readonly onPick: (from: string, to: string) => void;
  /** More buttons of the row. */
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <fieldset className="range-buttons" data-testid="range">
      <legend className="visually-hidden">Time range</legend>
      {PRESETS.map(({ text, title }) => (
        <button
          key={text}
          type="button"
          title={title}
          aria-pressed={props.from === `now-${text}` && props.to === 'now'}
          onClick={() => props.onPick(`now-${text}`, 'now')}
        >
          {text}
        </button>
      ))}
      {props.children}
    </fieldset>
  );
}
