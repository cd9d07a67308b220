import { type ReactElement, Suspense, useEffect } from 'react';
import { PageHeader } from './page-header.js';
import { ErrorNotice } from './parts/error-notice.js';
import { TokenDialog } from './parts/token-dialog.js';
import { ViewBoundary } from './parts/view-boundary.js';
import { useInterval } from './state/use-interval.js';
import { usePage } from './state/use-page.js';
import { useTheme } from './state/use-theme.js';
import { useViewState } from './state/use-view-state.js';
import { VIEWS } from './views/views.js';

const REFRESH_MS = { off: undefined, '15s': 15_000 };
/** While there is no profile at all, someone waits for the first one. */
const FIRST_PROFILE_MS = 5_000;

/** The page: its header, and the view that the URL names. */
export function App(): ReactElement {
  const { choice, theme, next } = useTheme();
  const { view, problems, change } = useViewState();
  const page = usePage(view, change);
  const { catalog } = page;
  const isEmpty = catalog.data?.size === 0 && view.service === '';
  useInterval(page.refresh, isEmpty ? FIRST_PROFILE_MS : REFRESH_MS[view.refresh]);
  const { title, Component, needsProfiles, pickers } = VIEWS[view.tab];
  const subject = pickers.includes('service') && view.service !== '' ? `${view.service} · ` : '';
  useEffect(() => {
    document.title = `${subject}${title} · Hotspan`;
  }, [subject, title]);

  const Shown = needsProfiles && isEmpty ? VIEWS.start.Component : Component;
  return (
    <>
      <PageHeader view={view} change={change} page={page} themeChoice={choice} onNextTheme={next} />
      <main>
        {problems.map((problem) => (
          <p key={problem} className="banner" role="status">
            {problem}
          </p>
        ))}
        {needsProfiles && catalog.error !== undefined && catalog.data === undefined ? (
          <ErrorNotice title="The services cannot be listed" error={catalog.error} onRetry={page.refresh} />
        ) : (
          <ViewBoundary key={view.tab}>
            <Suspense fallback={<div className="panel view-loading skeleton" />}>
              <Shown view={view} change={change} page={page} theme={theme} />
            </Suspense>
          </ViewBoundary>
        )}
      </main>
      <TokenDialog />
    </>
  );
}
