import { at, formatValue, ROOT_NODE } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import { FilterEditor } from '../../parts/filter-editor.js';
import { PickList } from '../../parts/pick-list.js';
import { RangePresets } from '../../parts/range-presets.js';
import type { TimeRange } from '../../state/time-range.js';
import type { CompareProps } from './compare-props.js';
import { RangeFields } from './range-fields.js';
import { SideTimeline } from './side-timeline.js';
import { pinnedBaseline, rangeChange, SIDE_TITLES, type SideName } from './sides.js';
import type { LoadedDiff } from './use-compare.js';

/** One side: what it is of, and its timeline to choose from when. */
export function SidePanel(props: CompareProps & { readonly side: SideName }): ReactElement {
  const { side, view, compare, page, onPick } = props;
  const { service, filter, range } = compare.sides[side];
  const title = SIDE_TITLES[side];
  const pickRange = ({ startMs, endMs }: TimeRange): void => {
    const { window } = compare;
    const isInWindow = startMs >= window.startMs && endMs <= window.endMs;
    onPick({
      // Only this side moves: a baseline that follows stays where it is, and so does what the timelines show if it can.
      ...(side === 'comparison' && pinnedBaseline(view, page.nowMs)),
      ...rangeChange(side, String(startMs), String(endMs)),
      windowFrom: isInWindow ? String(window.startMs) : '',
      windowTo: isInWindow ? String(window.endMs) : '',
    });
  };
  const services = [...(page.catalog.data?.keys() ?? [])].map((name) => ({ value: name, text: name }));
  return (
    <section className="panel side-panel" data-side={side} data-testid={side} aria-label={title}>
      <div className="panel-bar">
        <h2>
          <span className="side-mark" />
          {title}
        </h2>
        {side === 'baseline' ? (
          <PickList
            label="Service"
            testId="baseline-service"
            value={service}
            options={services}
            describe={(name) => `${name} (no data)`}
            placeholder="None yet"
            onPick={(name) =>
              onPick({ baseService: name === view.service ? '' : name, baseFilter: '', focus: [] })
            }
          />
        ) : (
          <strong className="side-service" title="Chosen on top of the page">
            {service}
          </strong>
        )}
        <FilterEditor
          service={service}
          type={view.type}
          range={compare.window}
          filter={filter}
          idPrefix={side}
          onChange={(text) => onPick(side === 'baseline' ? { baseFilter: text } : { filter: text })}
        />
        <SideTotal side={side} loaded={compare.diff.data} isLoading={compare.diff.isLoading} />
      </div>
      <div className="panel-bar side-when">
        <RangeFields side={title} range={range} onChange={pickRange} />
        {side === 'baseline' ? (
          view.baseFrom === '' &&
          view.baseTo === '' && <span className="hint">follows: just before the comparison</span>
        ) : (
          <RangePresets
            from={view.from}
            to={view.to}
            onPick={(from, to) => {
              onPick({ from, to, windowFrom: '', windowTo: '' });
              // A new range counts from a new now.
              page.refresh();
            }}
          />
        )}
      </div>
      <SideTimeline {...props} onPickRange={pickRange} />
    </section>
  );
}

function SideTotal(props: {
  readonly side: SideName;
  readonly loaded: LoadedDiff | undefined;
  readonly isLoading: boolean;
}): ReactElement {
  const { side, loaded } = props;
  const { data, type } = loaded ?? {};
  const whole = data === undefined ? 0 : at(data.totals, ROOT_NODE);
  const baseline = data?.baseline === undefined ? 0 : at(data.baseline.totals, ROOT_NODE);
  return (
    <span className="total" data-stale={props.isLoading}>
      Total{' '}
      <strong className="total-value" data-testid={`${side}-total`}>
        {type === undefined
          ? props.isLoading
            ? '…'
            : '–'
          : formatValue(side === 'baseline' ? baseline : whole - baseline, type.sampleUnit)}
      </strong>
    </span>
  );
}
