'use client';

import { useWords } from '@/components/reader';
import { switchTo } from './actions.ts';

/** For people who belong to several organisations. */
export function OrganisationSwitch(props: {
  active: string;
  organisations: readonly { readonly id: string; readonly name: string }[];
}) {
  const t = useWords();
  return (
    <form action={switchTo}>
      <label className="block text-sm text-soft">
        {t('Acting for')}
        <select
          key={props.active}
          name="organisationId"
          defaultValue={props.active}
          className="field mt-1"
          onChange={(event) => event.currentTarget.form?.requestSubmit()}
        >
          {props.organisations.map((row) => (
            <option key={row.id} value={row.id}>
              {row.name}
            </option>
          ))}
        </select>
      </label>
      <noscript>
        <button type="submit">{t('Switch')}</button>
      </noscript>
    </form>
  );
}
