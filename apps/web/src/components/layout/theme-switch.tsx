'use client';

import { useEffect, useState } from 'react';
import { translatable } from '@/language/words';
import { useWords } from '../reader.tsx';

const KEY = 'doubleblind-theme';
const ORDER = ['system', 'light', 'dark'] as const;
type Theme = (typeof ORDER)[number];
const NAMES: Record<Theme, string> = translatable({
  system: 'Colours: as the system',
  light: 'Colours: light',
  dark: 'Colours: dark',
});

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function ThemeSwitch() {
  const t = useWords();
  const [theme, setTheme] = useState<Theme>('system');
  useEffect(() => {
    const kept = localStorage.getItem(KEY);
    const known = ORDER.find((name) => name === kept);
    if (known) setTheme(known);
  }, []);
  const next = () => {
    const chosen = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
    localStorage.setItem(KEY, chosen);
    apply(chosen);
    setTheme(chosen);
  };
  return (
    <button type="button" onClick={next} className="min-h-9 text-left text-sm text-soft hover:text-ink">
      {t(NAMES[theme])}
    </button>
  );
}
