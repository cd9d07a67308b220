import { useCallback, useEffect, useState } from 'react';

/** What the user chose; `system` follows the operating system. */
export type ThemeChoice = 'system' | 'light' | 'dark';

/** What is shown. */
export type Theme = 'light' | 'dark';

const STORAGE_KEY = 'hotspan-theme';
const CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark'];

/** The theme of the page: kept in `data-theme` on `<html>`, and the choice in the browser's storage. */
export function useTheme(): {
  readonly choice: ThemeChoice;
  readonly theme: Theme;
  /** Goes on to the next choice: system, light, dark. */
  readonly next: () => void;
} {
  const [choice, setChoice] = useState(readChoice);
  const [isSystemDark, setIsSystemDark] = useState(() => systemDark().matches);
  const theme = choice === 'system' ? (isSystemDark ? 'dark' : 'light') : choice;
  // During render, not in an effect: children read colours in their effects, which run before this one's.
  document.documentElement.dataset.theme = theme;

  useEffect(() => {
    const media = systemDark();
    const onChange = (): void => setIsSystemDark(media.matches);
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, []);

  const next = useCallback(() => {
    setChoice((current) => {
      const following = CHOICES[(CHOICES.indexOf(current) + 1) % CHOICES.length] ?? 'system';
      writeChoice(following);
      return following;
    });
  }, []);

  return { choice, theme, next };
}

function systemDark(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)');
}

function readChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return CHOICES.find((choice) => choice === stored) ?? 'system';
  } catch {
    // Storage can be forbidden; the page then follows the system.
    return 'system';
  }
}

function writeChoice(choice: ThemeChoice): void {
  try {
    localStorage.setItem(STORAGE_KEY, choice);
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}
