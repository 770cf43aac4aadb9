import type { Words } from '@/language/words';

const BROWSERS = [
  ['Edg/', 'Edge'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'] as const;

/** "Firefox on Windows": enough to know one's own devices by. What a browser says of itself is no proof. */
export function deviceName(userAgent: string | null, t: Words): string {
  const browser = BROWSERS.find(([mark]) => userAgent?.includes(mark))?.[1] ?? t('A browser');
  const system = SYSTEMS.find((name) => userAgent?.includes(name));
  return system ? t('{browser} on {system}', { browser, system }) : browser;
}
