'use client';

import Form from 'next/form';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useWords } from '../reader.tsx';
import { Button } from './button.tsx';

export interface Choice {
  readonly name: string;
  readonly label: string;
  /** The first entry of the list, which narrows nothing. */
  readonly all: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}

/** Search and choices above a list; what is chosen stands in the address, so that it can be kept and passed on. */
export function FilterBar(props: {
  path: string;
  /** What the address has now, by name. */
  query: Readonly<Record<string, string | undefined>>;
  /** What a search looks through; without it there is no search. */
  search?: string;
  choices: readonly Choice[];
  /** Further fields. */
  children?: ReactNode;
}) {
  const t = useWords();
  const { path, query, search, choices } = props;
  const narrowed = Object.entries(query).some(([name, value]) => value && name !== 'page');
  return (
    <Form action={path} className="mb-5 flex flex-wrap items-end gap-3 print:hidden">
      {search && (
        <label className="block min-w-48 flex-1 basis-56 text-sm text-soft">
          {search}
          <input type="search" name="q" maxLength={100} defaultValue={query.q} className="field mt-1 text-base" />
        </label>
      )}
      {choices
        .filter(({ options }) => options.length > 1)
        .map(({ name, label, all, options }) => (
          <label key={name} className="block min-w-32 text-sm text-soft">
            {label}
            <select name={name} defaultValue={query[name] ?? ''} className="field mt-1 text-base">
              <option value="">{all}</option>
              {options.map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        ))}
      {props.children}
      <Button type="submit" look="quiet">
        {t('Show')}
      </Button>
      {narrowed && (
        <Link href={path} prefetch={false} className="py-2 text-accent underline-offset-2 hover:underline">
          {t('Show all')}
        </Link>
      )}
    </Form>
  );
}
