import { formatValue } from '@hotspan/flamegraph';
import { memo, type NamedExoticComponent, type ReactElement } from 'react';
import { formatTime } from '../../state/format-range.js';
import type { PlacedExemplar } from '../../state/place-exemplars.js';

interface ExemplarDotsProps {
  readonly placed: readonly PlacedExemplar[];
  /** The profile that is shown; empty for none. */
  readonly shown: string;
  readonly unit: string;
  readonly onPick: (profileId: string) => void;
}

/**
 * Profiles as dots on the timeline, each of which leads to its flame graph. For the pointer alone: the list of profiles is the same for
 * the keyboard and screen readers. Drawn again only for other profiles: the panel around it follows the pointer.
 */
export const ExemplarDots: NamedExoticComponent<ExemplarDotsProps> = memo(function ExemplarDots(
  props: ExemplarDotsProps,
): ReactElement {
  return (
    <div className="exemplar-dots" data-testid="exemplar-dots" aria-hidden="true">
      {props.placed.map(({ exemplar, left, bottom }) => {
        const { profileId, timeMs, value, labels } = exemplar;
        const facts = [`Profile of ${formatTime(timeMs)}`, formatValue(value, props.unit)];
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list of profiles is for the keyboard.
          // biome-ignore lint/a11y/noStaticElementInteractions: it is hidden from those who would miss a role.
          <span
            key={profileId}
            className="exemplar-dot"
            data-shown={profileId === props.shown}
            style={{ left: `${left * 100}%`, bottom: `${bottom * 100}%` }}
            title={[...facts, ...labels.map(([name, text]) => `${name} = ${text}`)].join('\n')}
            onClick={() => props.onPick(profileId)}
          />
        );
      })}
    </div>
  );
});
