import { DARK_THEME, type FlameTheme, LIGHT_THEME } from './flame-theme.js';

/** Custom property of each single-colour part of the theme; the palette has none, as it is a list: it is an option. */
const PROPERTIES = {
  background: '--hotspan-flame-background',
  text: '--hotspan-flame-text',
  neutral: '--hotspan-flame-neutral',
  run: '--hotspan-flame-run',
  dim: '--hotspan-flame-dim',
  dimText: '--hotspan-flame-dim-text',
  outline: '--hotspan-flame-outline',
  fontFamily: '--hotspan-flame-font-family',
} as const;

/**
 * The theme that applies to an element: the light or dark one by its computed `color-scheme` (the system's preference when that
 * leaves it open), then its `--hotspan-flame-*` custom properties, then the caller's own values.
 */
export function readTheme(element: Element, overrides: Partial<FlameTheme>): FlameTheme {
  const style = getComputedStyle(element);
  const theme: Record<string, unknown> = { ...(isDark(style.colorScheme) ? DARK_THEME : LIGHT_THEME) };
  for (const [part, property] of Object.entries(PROPERTIES)) {
    const value = style.getPropertyValue(property).trim();
    if (value !== '') theme[part] = value;
  }
  // Starts as a whole theme; every key that is replaced keeps its type.
  return { ...(theme as unknown as FlameTheme), ...overrides };
}

function isDark(colorScheme: string): boolean {
  const schemes = colorScheme.split(/\s+/);
  if (schemes.includes('dark') !== schemes.includes('light')) return schemes.includes('dark');
  return matchMedia('(prefers-color-scheme: dark)').matches;
}
