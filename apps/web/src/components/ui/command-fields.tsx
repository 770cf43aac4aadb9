'use client';

import { useWords } from '@/components/reader';
import { Field } from './form.tsx';

/** Label of a field, and what may be said beneath it: texts of the catalogue. */
export type CommandField = readonly [label: string, hint?: string];

/** Fields of what a command is made of, in the order of `fields`. */
export function CommandFields<Key extends string>({
  fields,
  values,
  change,
}: {
  fields: Readonly<Record<Key, CommandField>>;
  values: Readonly<Record<NoInfer<Key>, string>>;
  change: (key: Key, value: string) => void;
}) {
  const t = useWords();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {(Object.keys(fields) as Key[]).map((key) => {
        const [label, hint] = fields[key];
        return (
          <Field key={key} label={t(label)} {...(hint && { hint: t(hint) })}>
            {(ids) => (
              <input
                {...ids}
                className="field"
                value={values[key]}
                onChange={(event) => change(key, event.target.value)}
              />
            )}
          </Field>
        );
      })}
    </div>
  );
}
