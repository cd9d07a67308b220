import type { ReactElement } from 'react';
import type { Catalog } from '../../client/load-catalog.js';
import { Icon } from '../../parts/icon.js';
import { Logo } from '../../parts/logo.js';
import { PickList, type PickOption } from '../../parts/pick-list.js';
import { RangeButtons } from '../../parts/range-buttons.js';
import { ThemeButton } from '../../parts/theme-button.js';
import { describeProfileType } from '../../state/profile-type.js';
import type { ThemeChoice } from '../../state/use-theme.js';
import type { ViewState } from '../../state/view-state.js';

/** The bar on top: what is shown, of when, and how the page looks. */
export function ExploreHeader(props: {
  readonly view: ViewState;
  readonly catalog: Catalog | undefined;
  readonly isLoading: boolean;
  readonly isAuto: boolean;
  readonly themeChoice: ThemeChoice;
  readonly onPickService: (service: string) => void;
  readonly onPickType: (type: string) => void;
  readonly onPickRange: (from: string, to: string) => void;
  readonly onRefresh: () => void;
  readonly onToggleAuto: () => void;
  readonly onNextTheme: () => void;
}): ReactElement {
  const { view, catalog } = props;
  const placeholder = catalog === undefined ? 'Loading…' : 'None yet';
  const noData = catalog === undefined ? '' : ' (no data)';
  const services = [...(catalog?.keys() ?? [])].map((name) => ({ value: name, text: name }));
  return (
    <header className="header">
      <Logo />
      <PickList
        label="Service"
        testId="service"
        value={view.service}
        options={services}
        describe={(name) => `${name}${noData}`}
        placeholder={placeholder}
        onPick={props.onPickService}
      />
      <PickList
        label="Profile"
        testId="type"
        value={view.type}
        options={typeOptions(catalog?.get(view.service) ?? [])}
        describe={(id) => `${describeProfileType(id).title}${noData}`}
        placeholder={placeholder}
        onPick={props.onPickType}
      />
      <div className="header-space" />
      <RangeButtons from={view.from} to={view.to} onPick={props.onPickRange} />
      <div className="button-group">
        <button
          type="button"
          className="icon-button"
          data-testid="refresh"
          aria-label="Refresh"
          title="Refresh"
          onClick={props.onRefresh}
        >
          <Icon name="refresh" />
        </button>
        <button
          type="button"
          data-testid="auto-refresh"
          aria-pressed={props.isAuto}
          title="Refresh every 15 seconds"
          onClick={props.onToggleAuto}
        >
          Auto
        </button>
      </div>
      <ThemeButton choice={props.themeChoice} onNext={props.onNextTheme} />
      <div
        className="progress"
        data-loading={props.isLoading}
        role="status"
        aria-label={props.isLoading ? 'Loading' : ''}
      />
    </header>
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
