import type { ReactElement } from 'react';
import type { ViewProps } from '../view-props.js';
import { FilterBar } from './filter-bar.js';
import { FlamePanel } from './flame-panel.js';
import { TimelinePanel } from './timeline-panel.js';
import { useExplore } from './use-explore.js';

/** One service, one profile type, one range: its timeline, flame graph and table. */
export function ExploreView({ view, change, page, theme }: ViewProps): ReactElement {
  const explore = useExplore(view, page);
  // A new range counts from a new now.
  const pickRange = (from: string, to: string): void => {
    change({ from, to }, 'push');
    page.refresh();
  };
  const shared = { view, change, page, theme, explore, onPickRange: pickRange };
  return (
    <>
      <FilterBar view={view} change={change} page={page} />
      <TimelinePanel {...shared} />
      <FlamePanel {...shared} />
    </>
  );
}
