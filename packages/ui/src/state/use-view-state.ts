import { useCallback, useEffect, useRef, useState } from 'react';
import { formatUrl } from './format-url.js';
import { type ParsedUrl, parseUrl } from './parse-url.js';
import type { ViewState } from './view-state.js';

/** Whether a change gets its own step of the Back button: deliberate moves do, typing and defaults do not. */
export type HistoryMode = 'push' | 'replace';

/** Changes some fields of the view, and the URL with it. */
export type ChangeView = (change: Partial<ViewState>, mode: HistoryMode) => void;

/** The view of the page, read from the URL once and on Back and Forward, and written to it on every change. */
export function useViewState(): ParsedUrl & { readonly change: ChangeView } {
  const [parsed, setParsed] = useState(() => parseUrl(location.search));
  // Two changes in one event must both count, so the newest view cannot wait for the next render.
  const newest = useRef(parsed.view);

  useEffect(() => {
    const onPopState = (): void => {
      const next = parseUrl(location.search);
      newest.current = next.view;
      setParsed(next);
    };
    addEventListener('popstate', onPopState);
    return () => removeEventListener('popstate', onPopState);
  }, []);

  const change = useCallback<ChangeView>((fields, mode) => {
    const view = { ...newest.current, ...fields };
    const query = formatUrl(view);
    const isSame = query === formatUrl(newest.current);
    newest.current = view;
    // What was wrong with the link stays on screen until the user moves on.
    setParsed((last) => ({ view, problems: mode === 'push' ? [] : last.problems }));
    if (isSame) return;
    const url = `${location.pathname}${query}${location.hash}`;
    if (mode === 'push') history.pushState(null, '', url);
    else history.replaceState(null, '', url);
  }, []);

  return { ...parsed, change };
}
