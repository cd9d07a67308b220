import type { MatchPlace } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import { Icon } from './icon.js';

/** Buttons that go through what a search matches. */
export function MatchSteps(props: {
  /** The match that is shown; undefined before the first step. */
  readonly place: MatchPlace | undefined;
  readonly onStep: (step: 1 | -1) => void;
}): ReactElement {
  const { place, onStep } = props;
  return (
    <span className="match-steps button-group">
      <button
        type="button"
        className="icon-button"
        aria-label="Previous match"
        title="Previous match (p)"
        onClick={() => onStep(-1)}
      >
        <Icon name="previous" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Next match"
        title="Next match (n)"
        onClick={() => onStep(1)}
      >
        <Icon name="next" />
      </button>
      {place !== undefined && (
        <span className="match-place" data-testid="match-place">
          {place.number} of {place.count}
        </span>
      )}
    </span>
  );
}
