import { type ReactElement, useId } from 'react';
import { COLLAPSES, COLORS, type FlameShape, HIDDEN, ORIENTATIONS, STACKS } from '../state/flame-shape.js';
import { HIDE_TEXTS } from './hide-texts.js';
import { Icon } from './icon.js';

/** Texts of one setting: its name, and one for each of its values. */
type Texts<T extends string> = readonly [label: string, values: Readonly<Record<T, string>>];

const GRAPH: Texts<FlameShape['graph']> = ['Root', { icicle: 'On top', flame: 'At the bottom' }];
const STACK: Texts<FlameShape['stacks']> = [
  'Stacks',
  { callees: 'Callees of the root', callers: 'Callers of each function' },
];
const COLOR: Texts<FlameShape['color']> = ['Colours', { package: 'By package', value: 'By value' }];
const COLLAPSE: Texts<FlameShape['collapse'][number]> = [
  'Make one frame of',
  { recursion: 'recursion', chains: 'functions that only call the next' },
];
const HIDE: Texts<FlameShape['hide'][number]> = ['Hide, and count for the caller', HIDE_TEXTS];

/** The button that opens how the flame graph is drawn, and what of it. */
export function ShapeSettings(props: {
  readonly shape: FlameShape;
  /** Whether colours tell what has changed, so that there is nothing to choose. Default: no. */
  readonly isDiff?: boolean;
  readonly onChange: (change: Partial<FlameShape>) => void;
}): ReactElement {
  const id = useId();
  const { shape, onChange } = props;
  const { graph, stacks, color, collapse, hide } = shape;
  const changed = collapse.length + hide.length + (stacks === 'callers' ? 1 : 0);
  return (
    <>
      <button type="button" data-testid="shape" popoverTarget={id} aria-pressed={changed > 0}>
        <Icon name="settings" /> Options{changed > 0 && ` (${changed})`}
      </button>
      <div id={id} popover="auto" className="shape-settings" data-testid="shape-settings">
        <Choice
          texts={GRAPH}
          values={ORIENTATIONS}
          value={graph}
          onPick={(value) => onChange({ graph: value })}
        />
        <Choice
          texts={STACK}
          values={STACKS}
          value={stacks}
          onPick={(value) => onChange({ stacks: value })}
        />
        {props.isDiff !== true && (
          <Choice
            texts={COLOR}
            values={COLORS}
            value={color}
            onPick={(value) => onChange({ color: value })}
          />
        )}
        <Checks
          texts={COLLAPSE}
          values={COLLAPSES}
          checked={collapse}
          onPick={(list) => onChange({ collapse: list })}
        />
        <Checks texts={HIDE} values={HIDDEN} checked={hide} onPick={(list) => onChange({ hide: list })} />
      </div>
    </>
  );
}

function Choice<T extends string>(props: {
  readonly texts: Texts<T>;
  readonly values: readonly T[];
  readonly value: T;
  readonly onPick: (value: T) => void;
}): ReactElement {
  const name = useId();
  const [label, texts] = props.texts;
  return (
    <fieldset>
      <legend>{label}</legend>
      {props.values.map((value) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            checked={value === props.value}
            onChange={() => props.onPick(value)}
          />
          {texts[value]}
        </label>
      ))}
    </fieldset>
  );
}

function Checks<T extends string>(props: {
  readonly texts: Texts<T>;
  readonly values: readonly T[];
  readonly checked: readonly T[];
  readonly onPick: (checked: readonly T[]) => void;
}): ReactElement {
  const [label, texts] = props.texts;
  const { values, checked } = props;
  const toggle = (value: T): void =>
    props.onPick(values.filter((each) => (each === value) !== checked.includes(each)));
  return (
    <fieldset>
      <legend>{label}</legend>
      {values.map((value) => (
        <label key={value}>
          <input type="checkbox" checked={checked.includes(value)} onChange={() => toggle(value)} />
          {texts[value]}
        </label>
      ))}
    </fieldset>
  );
}
