import type { ReactElement } from 'react';
import type { ThemeChoice } from '../state/use-theme.js';
import { Icon } from './icon.js';

const NAMES: Readonly<Record<ThemeChoice, string>> = {
  system: 'as the system',
  light: 'light',
  dark: 'dark',
};

/** Goes through the themes: as the system, light, dark. */
export function ThemeButton(props: {
  readonly choice: ThemeChoice;
  readonly onNext: () => void;
}): ReactElement {
  const label = `Theme: ${NAMES[props.choice]}. Change`;
  return (
    <button
      type="button"
      className="icon-button"
      data-testid="theme"
      aria-label={label}
      title={label}
      onClick={props.onNext}
    >
      <Icon name={props.choice} />
    </button>
  );
}
