import { DARK_THEME, LIGHT_THEME } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import type { Theme } from '../../state/use-theme.js';

/** What the colours of a diff say, in the colours of the flame graph: from what is gone over smaller and larger to what is new. */
export function DiffLegend({ theme }: { readonly theme: Theme }): ReactElement {
  const { diffRamp, onlyBaseline, onlyComparison } = theme === 'dark' ? DARK_THEME : LIGHT_THEME;
  return (
    <div className="diff-legend" data-testid="legend">
      <p className="hint">
        Shares of each side's own total: <strong>blue</strong> is smaller than in the baseline,{' '}
        <strong>red</strong> larger. Frames are as wide as both sides together.
      </p>
      <ul>
        <li>
          <Swatch color={onlyBaseline} /> only in baseline
        </li>
        <li>
          smaller
          <span className="diff-ramp">
            {diffRamp.map((color) => (
              <Swatch key={color} color={color} />
            ))}
          </span>
          larger
        </li>
        <li>
          <Swatch color={onlyComparison} /> only in comparison
        </li>
      </ul>
    </div>
  );
}

function Swatch({ color }: { readonly color: string }): ReactElement {
  return <span className="swatch" style={{ background: color }} />;
}
