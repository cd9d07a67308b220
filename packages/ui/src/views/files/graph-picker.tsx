import type { ReactElement } from 'react';
import { PickList } from '../../parts/pick-list.js';

/** Which of the graphs of a file is shown; one alone is named. */
export function GraphPicker(props: {
  readonly titles: readonly string[];
  readonly index: number;
  readonly onPick: (index: number) => void;
}): ReactElement {
  const { titles, index } = props;
  if (titles.length < 2) return <h2 data-testid="file-graph">{titles[0] ?? 'Reading…'}</h2>;
  return (
    <PickList
      label="Profile"
      testId="file-graph"
      value={String(index)}
      options={titles.map((text, at) => ({ value: String(at), text }))}
      describe={(value) => value}
      placeholder=""
      onPick={(value) => props.onPick(Number(value))}
    />
  );
}
