import { formatValue } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import { Icon } from '../../parts/icon.js';
import { formatName } from './format-name.js';
import type { OpenedFile } from './opened-files.js';

/** The files of this tab, one of which is shown. */
export function FileList(props: {
  readonly files: readonly OpenedFile[];
  readonly shownId: number | undefined;
  readonly onShow: (id: number) => void;
  readonly onClose: (id: number) => void;
}): ReactElement {
  return (
    <ul className="file-list" aria-label="Files of this tab">
      {props.files.map(({ id, file, contents, problem }) => (
        <li key={id} data-testid="file" data-broken={problem !== undefined}>
          <button
            type="button"
            className="file-name"
            aria-pressed={id === props.shownId}
            title={file.name}
            onClick={() => props.onShow(id)}
          >
            {problem !== undefined && <Icon name="warning" />}
            <span>{file.name}</span>
          </button>
          <span className="hint">
            {formatValue(file.size, 'bytes')}
            {', '}
            {problem !== undefined ? 'cannot be read' : contents ? formatName(contents.format) : 'reading…'}
          </span>
          <button
            type="button"
            className="text-field-clear file-close"
            aria-label={`Close ${file.name}`}
            onClick={() => props.onClose(id)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
