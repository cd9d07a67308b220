import type { ReactElement } from 'react';
import { Notice } from '../../parts/notice.js';
import type { CompareProps } from './compare-props.js';
import { TIME_PRESETS } from './presets.js';

/** Shown instead of a diff that would say "as before" of everything. */
export function SameSides({ view, page, onPick }: CompareProps): ReactElement {
  return (
    <Notice
      kind="info"
      testId="same-sides"
      title="Both sides are the same"
      actions={TIME_PRESETS.filter(({ id }) => id === 'previous' || id === 'halves').map((preset) => (
        <button key={preset.id} type="button" onClick={() => onPick(preset.apply(view, page.nowMs))}>
          {preset.title}
        </button>
      ))}
    >
      <p>
        Service, labels and range of the baseline are those of the comparison, so nothing can have changed.
        Choose another range or other labels on one side.
      </p>
    </Notice>
  );
}
