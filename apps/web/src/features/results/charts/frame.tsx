'use client';

import { type ReactNode, useEffect, useState } from 'react';

/** Colours of the present theme for the drawing library, which wants values, not names. */
export function useInk() {
  const [ink, setInk] = useState({
    line: '#d5dde1',
    soft: '#4f6069',
    secure: '#0b5a66',
    plain: '#8a4b0f',
    surface: '#ffffff',
    ink: '#16242b',
  });
  useEffect(() => {
    const read = () => {
      const style = getComputedStyle(document.documentElement);
      const value = (name: string) => style.getPropertyValue(name).trim();
      setInk({
        line: value('--line'),
        soft: value('--soft'),
        secure: value('--accent'),
        plain: value('--vendor'),
        surface: value('--surface'),
        ink: value('--ink'),
      });
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

/** A figure with a caption that explains it, for readers and for screen readers (the drawing itself is hidden from them). */
export function Figure({ title, caption, children }: { title: string; caption: string; children: ReactNode }) {
  return (
    <figure className="rounded-lg border border-line bg-surface p-4">
      <p className="mb-2 font-medium">{title}</p>
      <div aria-hidden="true" className="h-64 overflow-hidden">
        {children}
      </div>
      <figcaption className="mt-2 text-sm text-soft">{caption}</figcaption>
    </figure>
  );
}
