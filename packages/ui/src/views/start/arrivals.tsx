import { type MouseEvent, type ReactElement, useRef } from 'react';
import type { Catalog } from '../../client/load-catalog.js';
import { formatUrl } from '../../state/format-url.js';
import { chooseProfileType } from '../../state/profile-type.js';
import type { ChangeView } from '../../state/use-view-state.js';
import { DEFAULT_VIEW, type ViewState } from '../../state/view-state.js';
import { servicesSince } from './services-since.js';

/** Links to services that are listed at once. */
const MOST_SHOWN = 5;

/** Waits for profiles, and leads to the services that have sent some since the view was opened. */
export function Arrivals(props: {
  readonly catalog: Catalog | undefined;
  readonly change: ChangeView;
}): ReactElement {
  const { catalog } = props;
  const first = useRef<Catalog>(undefined);
  first.current ??= catalog;
  const come = servicesSince(first.current ?? new Map(), catalog ?? new Map());
  const before = first.current?.size ?? 0;
  const shown = come.slice(0, MOST_SHOWN);
  return (
    <p className="start-arrivals" role="status" data-testid="arrivals" data-come={come.length > 0}>
      <span className="start-light" aria-hidden="true" />
      {catalog === undefined && 'Looking for profiles…'}
      {catalog !== undefined && come.length === 0 && (
        <span>
          {before === 0
            ? 'Waiting for the first profile. This server has received none in the last 24 hours.'
            : `Waiting for another service, besides ${before === 1 ? 'the one' : `the ${before}`} of the last 24 hours.`}
        </span>
      )}
      {come.length > 0 && (
        <span>
          Profiles have come from{' '}
          {shown.map((service, index) => (
            <span key={service}>
              {index > 0 && ', '}
              <ServiceLink {...props} service={service} types={catalog?.get(service) ?? []} />
            </span>
          ))}
          {come.length > shown.length && ` and ${come.length - shown.length} more`}.
        </span>
      )}
    </p>
  );
}

/** Leads to the profiles of a service in Explore. */
function ServiceLink(props: {
  readonly service: string;
  readonly types: readonly string[];
  readonly change: ChangeView;
}): ReactElement {
  const { service, types, change } = props;
  const target: ViewState = { ...DEFAULT_VIEW, service, type: chooseProfileType(types) ?? '' };
  const open = (event: MouseEvent): void => {
    // The browser's own: open in a new tab or window.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    change(target, 'push');
  };
  return (
    <a href={formatUrl(target)} onClick={open}>
      {service}
    </a>
  );
}
