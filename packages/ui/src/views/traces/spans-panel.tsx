import type { ReactElement } from 'react';
import { loadCellSpans, loadSpanHeatmap } from '../../client/load-span-heatmap.js';
import { useRequest } from '../../client/use-request.js';
import { ErrorNotice } from '../../parts/error-notice.js';
import { describeProfileType } from '../../state/profile-type.js';
import { findCell } from '../../state/span-heatmap.js';
import type { ViewProps } from '../view-props.js';
import { Heatmap } from './heatmap.js';
import { HeatmapLegend } from './heatmap-legend.js';
import { NoSpans } from './no-spans.js';
import { type ChosenIds, SpanTable } from './span-table.js';

/** The spans of the service by time and cost, as a heatmap, and those of the chosen cell, or the largest of all, as a table. */
export function SpansPanel(
  props: ViewProps & {
    readonly template: string | undefined;
    readonly onChoose: (ids: ChosenIds) => void;
  },
): ReactElement {
  const { view, change, page } = props;
  const { service, filter, cell } = view;
  const query = { service, filter, type: view.type, range: page.range };
  const isChosen = service !== '' && view.type !== '';
  const key = JSON.stringify([query, page.nowMs]);
  const heatmap = useRequest(isChosen ? key : undefined, async (signal) => ({
    ...(await loadSpanHeatmap(query, signal)),
    type: describeProfileType(query.type),
  }));
  const ofCell = useRequest(
    isChosen && cell ? JSON.stringify([query, cell, page.nowMs]) : undefined,
    async (signal) => (cell === undefined ? [] : loadCellSpans(query, cell, signal)),
  );
  const { data } = heatmap;
  const error = heatmap.error ?? ofCell.error;
  const unit = describeProfileType(view.type).sampleUnit;
  return (
    <section className="panel spans" aria-label="Spans" aria-busy={heatmap.isLoading} data-testid="spans">
      <div className="panel-bar">
        <h2>
          Spans of {service} by {describeProfileType(view.type).title}
        </h2>
        <span className="panel-space" />
        {data !== undefined && data.cells.length > 0 && <HeatmapLegend cells={data.cells} />}
      </div>
      {error !== undefined && (
        <ErrorNotice title="The spans cannot be loaded" error={error} onRetry={page.refresh} />
      )}
      {data === undefined && error === undefined && <div className="heatmap-loading skeleton" />}
      {data !== undefined && data.cells.length === 0 && <NoSpans view={view} />}
      {data !== undefined && data.cells.length > 0 && (
        <div data-stale={heatmap.isLoading} className="spans-body">
          <Heatmap
            heatmap={data}
            unit={data.type.sampleUnit}
            chosen={cell}
            onChoose={(range) => change({ cell: range }, 'push')}
          />
          <SpanTable
            spans={cell === undefined ? data.spans : (ofCell.data ?? [])}
            count={cell === undefined ? undefined : findCell(data.cells, cell)?.count}
            cell={cell}
            unit={unit}
            template={props.template}
            current={view.trace || view.span}
            onChoose={props.onChoose}
            onShowAll={() => change({ cell: undefined }, 'push')}
          />
        </div>
      )}
    </section>
  );
}
