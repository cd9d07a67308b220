import { type ReactElement, useState } from 'react';
import { loadSharedFile } from '../../client/shared-files.js';
import { useRequest } from '../../client/use-request.js';
import { ErrorNotice } from '../../parts/error-notice.js';
import { FlameView } from '../../parts/flame-view.js';
import { formatTime } from '../../state/format-range.js';
import { describeProfileType } from '../../state/profile-type.js';
import type { ViewProps } from '../view-props.js';
import { GraphPicker } from './graph-picker.js';

/** A file that is shared on the server, as the server draws it. */
export function RemoteFile({ view, change, theme }: ViewProps): ReactElement {
  const [type, setType] = useState('');
  const [attempt, setAttempt] = useState(0);
  const { data, error, isLoading } = useRequest(JSON.stringify([view.file, type, attempt]), (signal) =>
    loadSharedFile(view.file, type, signal),
  );
  const titles = data?.profileTypes.map((name) => describeProfileType(`${name}:${name}`).title) ?? [];
  const uploaded =
    data && `${new Date(data.uploadedMs).toLocaleDateString()}, ${formatTime(data.uploadedMs)}`;
  return (
    <>
      <div className="panel panel-bar file-bar">
        <h2>{data?.name ?? view.file}</h2>
        {data !== undefined && (
          <GraphPicker
            titles={titles}
            index={data.profileTypes.indexOf(data.profileType)}
            onPick={(index) => {
              setType(data.profileTypes[index] ?? '');
              change({ focus: [] }, 'replace');
            }}
          />
        )}
        <span className="hint" data-testid="file-shared">
          {uploaded !== undefined && `Shared on this server on ${uploaded}; the link of this page shows it.`}
        </span>
        <span className="panel-space" />
        <button type="button" onClick={() => change({ file: '', focus: [] }, 'push')}>
          Close
        </button>
      </div>
      <FlameView
        data={data?.data}
        type={{ sampleUnit: data?.unit ?? 'count', isInstant: false }}
        view={view}
        change={change}
        theme={theme}
        isLoading={isLoading}
        exported={{
          title: data?.name ?? '',
          nowMs: data?.uploadedMs ?? 0,
          query: undefined,
          hasLink: true,
          isOneGraph: true,
        }}
        notice={
          error && (
            <ErrorNotice
              title="The shared file cannot be shown"
              error={error}
              onRetry={() => setAttempt(attempt + 1)}
            />
          )
        }
      />
    </>
  );
}
