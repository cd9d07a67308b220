import { formatValue } from '@hotspan/flamegraph';
import { type ReactElement, useState } from 'react';
import type { LinkedWork } from '../../client/load-linked-work.js';
import { LabelList } from '../../parts/label-list.js';
import { describeProfileType } from '../../state/profile-type.js';
import { tellingFirst } from '../../state/telling-labels.js';

const FIRST_ROWS = 10;

/** The profiles that have samples of a trace or span. */
export function LinkedProfiles(props: {
  readonly kind: 'trace' | 'span';
  readonly work: LinkedWork;
}): ReactElement {
  const { profiles, droppedProfiles } = props.work;
  const [hasAll, setHasAll] = useState(false);
  const order = tellingFirst(profiles);
  const shown = hasAll ? profiles : profiles.slice(0, FIRST_ROWS);
  return (
    <section className="panel table-panel" aria-label="Profiles" data-testid="linked-profiles">
      <table className="data-table">
        <caption>
          Profiles with samples of this {props.kind}: {profiles.length}
        </caption>
        <thead>
          <tr>
            <th scope="col">Profile of</th>
            <th scope="col">Service</th>
            <th scope="col">Type</th>
            <th scope="col" className="is-number">
              Spent
            </th>
            <th scope="col">Labels</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((profile) => {
            const { title, sampleUnit } = describeProfileType(profile.type);
            return (
              <tr key={`${profile.profileId} ${profile.type} ${profile.timeMs}`}>
                <th scope="row">{new Date(profile.timeMs).toLocaleString()}</th>
                <td>{profile.service}</td>
                <td>{title}</td>
                <td className="is-number">{formatValue(profile.value, sampleUnit)}</td>
                <td className="is-wide">
                  <LabelList labels={order(profile.labels)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {shown.length < profiles.length && (
        <p className="table-more">
          <button type="button" onClick={() => setHasAll(true)}>
            Show all {profiles.length}
          </button>
        </p>
      )}
      {droppedProfiles > 0 && (
        <p className="table-more">
          {formatValue(droppedProfiles, 'count')} later profiles are not listed; the flame graph has their
          samples.
        </p>
      )}
    </section>
  );
}
