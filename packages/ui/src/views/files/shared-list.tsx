import { type ReactElement, useState } from 'react';
import { listSharedFiles } from '../../client/shared-files.js';
import { useRequest } from '../../client/use-request.js';
import { ErrorNotice } from '../../parts/error-notice.js';

/** More than anybody looks through; the others have their links. */
const MAX_SHOWN = 100;

/** The files on the server, asked for when the list is opened. */
export function SharedList(props: {
  readonly shownId: string;
  readonly onShow: (id: string) => void;
}): ReactElement {
  const [opened, setOpened] = useState(0);
  const { data, error } = useRequest(opened > 0 ? String(opened) : undefined, listSharedFiles);
  return (
    <details
      className="shared-list"
      data-testid="shared-list"
      onToggle={({ currentTarget }) => currentTarget.open && setOpened((count) => count + 1)}
    >
      <summary>Shared on this server</summary>
      {error !== undefined && (
        <ErrorNotice
          title="The files cannot be listed"
          error={error}
          onRetry={() => setOpened((count) => count + 1)}
        />
      )}
      {data?.length === 0 && <p className="hint">Nobody has shared a file yet.</p>}
      <ul className="file-list">
        {data?.slice(0, MAX_SHOWN).map(({ id, name, uploadedMs }) => (
          <li key={id} data-testid="shared-file">
            <button
              type="button"
              className="file-name"
              aria-pressed={id === props.shownId}
              title={name}
              onClick={() => props.onShow(id)}
            >
              <span>{name}</span>
            </button>
            <span className="hint">{new Date(uploadedMs).toLocaleString()}</span>
          </li>
        ))}
      </ul>
      {data !== undefined && data.length > MAX_SHOWN && (
        <p className="hint">{data.length - MAX_SHOWN} older ones are found by their links.</p>
      )}
    </details>
  );
}
