import { type ReactElement, useState } from 'react';
import type { Version } from '../../client/load-versions.js';
import { PickList } from '../../parts/pick-list.js';
import { filterByLabel } from '../../state/label-filter.js';
import type { ViewState } from '../../state/view-state.js';
import { compareVersions } from './presets.js';
import type { Sides } from './sides.js';

/** Two versions of the service to compare; those that came last are offered first. Nothing where no profile says its version. */
export function VersionPicker(props: {
  readonly view: ViewState;
  readonly sides: Sides;
  /** The newest first. */
  readonly versions: readonly Version[];
  readonly onPick: (fields: Partial<ViewState>) => void;
}): ReactElement | null {
  const { view, sides, versions, onPick } = props;
  const [picked, setPicked] = useState<{ readonly older?: string; readonly newer?: string }>({});
  const [newest, second] = versions;
  if (newest === undefined) return null;
  if (second === undefined) {
    return (
      <span className="hint" data-testid="one-version">
        Version {newest.value} only; choose ranges with two to compare versions
      </span>
    );
  }
  const filtered = (filter: string): Version | undefined =>
    versions.find(({ label, value }) => filterByLabel(filter, label, value) === filter);
  const find = (value: string | undefined): Version | undefined =>
    versions.find((version) => version.value === value);
  const comparison = find(picked.newer) ?? filtered(view.filter) ?? newest;
  const baseline =
    find(picked.older) ?? filtered(view.baseFilter) ?? (comparison === second ? newest : second);
  const options = versions.map(({ value }) => ({ value, text: value }));
  const list = { options, describe: (value: string) => value, placeholder: '' };
  return (
    <fieldset className="version-picker" data-testid="versions">
      <legend className="visually-hidden">Two versions</legend>
      <PickList
        {...list}
        label="Version"
        testId="version-baseline"
        value={baseline.value}
        onPick={(older) => setPicked({ ...picked, older })}
      />
      <PickList
        {...list}
        label="to"
        testId="version-comparison"
        value={comparison.value}
        onPick={(newer) => setPicked({ ...picked, newer })}
      />
      <button
        type="button"
        data-testid="compare-versions"
        title="Both versions, each wherever it ran within both ranges"
        aria-pressed={filtered(view.baseFilter) === baseline && filtered(view.filter) === comparison}
        disabled={baseline === comparison}
        onClick={() => {
          setPicked({});
          onPick(compareVersions(view, sides, { baseline, comparison }));
        }}
      >
        Compare
      </button>
    </fieldset>
  );
}
