import type { ReactElement } from 'react';
import { useIsLoading } from './client/loading-count.js';
import { Icon } from './parts/icon.js';
import { Logo } from './parts/logo.js';
import { PickList, type PickOption } from './parts/pick-list.js';
import { RangeButtons } from './parts/range-buttons.js';
import { TabLinks } from './parts/tab-links.js';
import { ThemeButton } from './parts/theme-button.js';
import { chooseProfileType, describeProfileType } from './state/profile-type.js';
import type { Page } from './state/use-page.js';
import type { ThemeChoice } from './state/use-theme.js';
import type { ChangeView } from './state/use-view-state.js';
import type { ViewState } from './state/view-state.js';
import { VIEWS } from './views/views.js';

/** The bars on top: the views, what is shown of when, and how the page looks. */
export function PageHeader(props: {
  readonly view: ViewState;
  readonly change: ChangeView;
  readonly page: Page;
  readonly themeChoice: ThemeChoice;
  readonly onNextTheme: () => void;
}): ReactElement {
  const { view, page, change } = props;
  const { pickers } = VIEWS[view.tab];
  const isLoading = useIsLoading();
  const isAuto = view.refresh !== 'off';
  return (
    <header className="header">
      <div className="header-bar">
        <Logo />
        <TabLinks view={view} titleOf={(tab) => VIEWS[tab].title} change={change} />
        <div className="header-space" />
        <ThemeButton choice={props.themeChoice} onNext={props.onNextTheme} />
      </div>
      {pickers.length > 0 && (
        <div className="header-bar">
          <ProfilePickers view={view} change={change} page={page} />
          <div className="header-space" />
          {pickers.includes('range') && (
            <RangeButtons
              from={view.from}
              to={view.to}
              onPick={(from, to) => {
                change({ from, to }, 'push');
                // A new range counts from a new now.
                page.refresh();
              }}
            />
          )}
          <div className="button-group">
            <button
              type="button"
              className="icon-button"
              data-testid="refresh"
              aria-label="Refresh"
              title="Refresh"
              onClick={page.refresh}
            >
              <Icon name="refresh" />
            </button>
            <button
              type="button"
              data-testid="auto-refresh"
              aria-pressed={isAuto}
              title="Refresh every 15 seconds"
              onClick={() => change({ refresh: isAuto ? 'off' : '15s' }, 'replace')}
            >
              Auto
            </button>
          </div>
        </div>
      )}
      <div
        className="progress"
        data-loading={isLoading}
        role="status"
        aria-label={isLoading ? 'Loading' : ''}
      />
    </header>
  );
}

function ProfilePickers(props: {
  readonly view: ViewState;
  readonly change: ChangeView;
  readonly page: Page;
}): ReactElement {
  const { view, change } = props;
  const catalog = props.page.catalog.data;
  const { pickers } = VIEWS[view.tab];
  const placeholder = catalog === undefined ? 'Loading…' : 'None yet';
  const noData = catalog === undefined ? '' : ' (no data)';
  const services = [...(catalog?.keys() ?? [])].map((name) => ({ value: name, text: name }));
  const pickService = (service: string): void => {
    const types = catalog?.get(service) ?? [];
    const type = types.includes(view.type) ? view.type : (chooseProfileType(types) ?? '');
    // Labels, paths and spans of one service mean nothing in another.
    change({ service, type, filter: '', baseFilter: '', focus: [], span: '', profile: '' }, 'push');
  };
  return (
    <>
      {pickers.includes('service') && (
        <PickList
          label="Service"
          testId="service"
          value={view.service}
          options={services}
          describe={(name) => `${name}${noData}`}
          placeholder={placeholder}
          onPick={pickService}
        />
      )}
      {pickers.includes('type') && (
        <PickList
          label="Profile"
          testId="type"
          value={view.type}
          options={typeOptions(catalog?.get(view.service) ?? [])}
          describe={(id) => `${describeProfileType(id).title}${noData}`}
          placeholder={placeholder}
          onPick={(type) => change({ type, profile: '' }, 'push')}
        />
      )}
    </>
  );
}

/** Readable titles; where two types of a service have the same, the profile's name tells them apart. */
function typeOptions(ids: readonly string[]): PickOption[] {
  const types = ids.map(describeProfileType);
  return types.map(({ id, title }) => {
    const isUnique = types.filter((other) => other.title === title).length === 1;
    return { value: id, text: isUnique ? title : `${title}, ${id.split(':')[0]}`, title: id };
  });
}
