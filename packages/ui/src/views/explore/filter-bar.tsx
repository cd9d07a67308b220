import type { ReactElement } from 'react';
import { loadLabelNames } from '../../client/load-labels.js';
import { profileSelector } from '../../client/service-selector.js';
import { useRequest } from '../../client/use-request.js';
import { FilterEditor } from '../../parts/filter-editor.js';
import { PickList } from '../../parts/pick-list.js';
import type { ViewProps } from '../view-props.js';

/** Which profiles of the service are shown, and by which label the timeline is split. */
export function FilterBar({ view, change, page }: Omit<ViewProps, 'theme'>): ReactElement {
  const { service, by } = view;
  const query = { selector: profileSelector(service, ''), range: page.range };
  const names = useRequest(service === '' ? undefined : JSON.stringify(query), (signal) =>
    loadLabelNames(query, signal),
  );
  const none = { value: '', text: 'No label' };
  const options = names.data?.map((name) => ({ value: name, text: name })) ?? [];
  return (
    <div className="filter-bar">
      <FilterEditor
        service={service}
        type={view.type}
        range={page.range}
        filter={view.filter}
        onChange={(filter) => change({ filter }, 'push')}
        idPrefix="explore"
      />
      <span className="panel-space" />
      <PickList
        label="Group by"
        testId="group-by"
        value={by}
        options={[none, ...options]}
        describe={(name) => name}
        placeholder={none.text}
        onPick={(label) => change({ by: label }, 'push')}
      />
    </div>
  );
}
