import type { ReactElement } from 'react';
import type { CompareProps } from './compare-props.js';
import { isApplied, swapSides, TIME_PRESETS } from './presets.js';
import { VersionPicker } from './version-picker.js';
import { WindowButtons } from './window-buttons.js';

/** What is compared, in one step: the time of the baseline, or two versions; and what the timelines show. */
export function PresetsBar({ view, compare, page, onPick }: CompareProps): ReactElement {
  return (
    <section className="panel panel-bar presets-bar" aria-label="What is compared">
      <fieldset className="button-group" data-testid="presets">
        <legend className="visually-hidden">Baseline</legend>
        <span className="field-label">Compare with</span>
        {TIME_PRESETS.map((preset) => (
          <button
            key={preset.id}
            type="button"
            title={preset.title}
            data-testid={`preset-${preset.id}`}
            aria-pressed={isApplied(preset, view, page.nowMs)}
            onClick={() => onPick(preset.apply(view, page.nowMs))}
          >
            {preset.text}
          </button>
        ))}
      </fieldset>
      <VersionPicker
        view={view}
        sides={compare.sides}
        versions={compare.versions.data ?? []}
        onPick={onPick}
      />
      <span className="panel-space" />
      <button
        type="button"
        data-testid="swap-sides"
        title="The baseline becomes the comparison, and the comparison the baseline"
        onClick={() => onPick(swapSides(view, compare.sides))}
      >
        <span aria-hidden="true">⇄</span> Swap sides
      </button>
      <WindowButtons view={view} window={compare.window} nowMs={page.nowMs} onPick={onPick} />
    </section>
  );
}
