import type { ReactElement } from 'react';
import { Notice } from '../../parts/notice.js';

/** Shown instead of a flame graph when the link carries an id that is none: showing the whole service would mislead. */
export function InvalidId(props: {
  readonly service: string;
  readonly message: string;
  readonly onClear: () => void;
}): ReactElement {
  return (
    <Notice
      kind="info"
      testId="invalid-id"
      title="The id in this link is not valid"
      actions={
        <button type="button" onClick={props.onClear}>
          Show all of {props.service}
        </button>
      }
    >
      <p>{props.message}</p>
    </Notice>
  );
}
