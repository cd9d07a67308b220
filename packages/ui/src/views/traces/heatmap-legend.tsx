import type { ReactElement } from 'react';
import { countLevels, levelOfCount } from '../../state/count-levels.js';
import type { HeatmapCell } from '../../state/span-heatmap.js';

/** Which colour stands for how many spans. */
export function HeatmapLegend({ cells }: { readonly cells: readonly HeatmapCell[] }): ReactElement {
  const largest = Math.max(...cells.map(({ count }) => count));
  const levels = countLevels(largest);
  return (
    <ul className="heatmap-legend" aria-label="Spans in a cell, by colour">
      <li>Spans:</li>
      {levels.map((least, i) => {
        const most = (levels[i + 1] ?? largest + 1) - 1;
        return (
          <li key={least}>
            <svg viewBox="0 0 1 1" aria-hidden="true">
              <rect className={`heat-${levelOfCount(least, levels)}`} width="1" height="1" />
            </svg>
            {least === most ? least : `${least}–${most}`}
          </li>
        );
      })}
    </ul>
  );
}
