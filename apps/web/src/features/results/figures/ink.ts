'use client';

import { useEffect, useState } from 'react';

const NAMES = ['line', 'soft', 'secure', 'plaintext', 'surface', 'ink'] as const;
type Ink = Record<(typeof NAMES)[number], string>;

const LIGHT: Ink = {
  line: '#d5dde1',
  soft: '#4f6069',
  secure: '#1f4e8c',
  plaintext: '#9aa3ad',
  surface: '#ffffff',
  ink: '#16242b',
};

/** Colours of the present theme for the drawing library, which wants values, not names. */
export function useInk(): Ink {
  const [ink, setInk] = useState(LIGHT);
  useEffect(() => {
    const read = () => {
      const style = getComputedStyle(document.documentElement);
      const value = (name: string) => style.getPropertyValue(`--${name}`).trim();
      setInk(Object.fromEntries(NAMES.map((name) => [name, value(name)])) as Ink);
    };
    read();
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', read);
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      dark.removeEventListener('change', read);
      observer.disconnect();
    };
  }, []);
  return ink;
}
