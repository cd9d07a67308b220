import { type ReactElement, useState } from 'react';
import { ErrorNotice } from '../../parts/error-notice.js';
import { chooseProfileType } from '../../state/profile-type.js';
import { useInterval } from '../../state/use-interval.js';
import type { Theme, ThemeChoice } from '../../state/use-theme.js';
import { useViewState } from '../../state/use-view-state.js';
import { ExploreHeader } from './explore-header.js';
import { FirstProfile } from './first-profile.js';
import { FlamePanel } from './flame-panel.js';
import { TimelinePanel } from './timeline-panel.js';
import { useExplore } from './use-explore.js';

const AUTO_REFRESH_MS = 15_000;
/** While there is no profile at all, someone waits for the first one. */
const FIRST_PROFILE_MS = 5_000;

/** One service, one profile type, one range: its timeline, flame graph and table. */
export function ExploreView(props: {
  readonly theme: Theme;
  readonly themeChoice: ThemeChoice;
  readonly onNextTheme: () => void;
}): ReactElement {
  const { view, problems, change } = useViewState();
  const explore = useExplore(view, change);
  const [isAuto, setIsAuto] = useState(false);
  const { catalog } = explore;
  const isEmpty = catalog.data?.size === 0 && view.service === '';
  useInterval(explore.refresh, isEmpty ? FIRST_PROFILE_MS : isAuto ? AUTO_REFRESH_MS : undefined);

  const pickService = (service: string): void => {
    const types = catalog.data?.get(service) ?? [];
    const type = types.includes(view.type) ? view.type : (chooseProfileType(types) ?? '');
    change({ service, type, focus: [], span: '' }, 'push');
  };
  // A new range counts from a new now.
  const pickRange = (from: string, to: string): void => {
    change({ from, to }, 'push');
    explore.refresh();
  };

  return (
    <>
      <ExploreHeader
        view={view}
        catalog={catalog.data}
        isLoading={catalog.isLoading || explore.flame.isLoading}
        isAuto={isAuto}
        themeChoice={props.themeChoice}
        onPickService={pickService}
        onPickType={(type) => change({ type }, 'push')}
        onPickRange={pickRange}
        onRefresh={explore.refresh}
        onToggleAuto={() => setIsAuto(!isAuto)}
        onNextTheme={props.onNextTheme}
      />
      <main>
        {problems.map((problem) => (
          <p key={problem} className="banner" role="status">
            {problem}
          </p>
        ))}
        {catalog.error !== undefined && catalog.data === undefined ? (
          <ErrorNotice
            title="The services cannot be listed"
            error={catalog.error}
            onRetry={explore.refresh}
          />
        ) : isEmpty ? (
          <FirstProfile />
        ) : (
          <>
            <TimelinePanel view={view} explore={explore} theme={props.theme} onPickRange={pickRange} />
            <FlamePanel
              view={view}
              explore={explore}
              theme={props.theme}
              onChange={change}
              onPickRange={pickRange}
            />
          </>
        )}
      </main>
    </>
  );
}
