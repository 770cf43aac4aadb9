'use client';

import { translatable } from '@/language/words';
import { useWords } from '../reader.tsx';
import { ActionForm, type FormAction } from './form.tsx';
import { Section } from './page.tsx';

const ARCHIVED = translatable({
  version: {
    archived:
      'No new evaluation can name this version. It is deleted {days} days after it was archived, unless an evaluation names it.',
    offered:
      'No new evaluation can name this version then; those that exist go on. After {days} days it is deleted, unless an evaluation names it.',
  },
  'test set': {
    archived:
      'No new evaluation can name this test set. It is deleted {days} days after it was archived, unless an evaluation names it.',
    offered:
      'No new evaluation can name this test set then; those that exist go on. After {days} days it is deleted, unless an evaluation names it.',
  },
});

/** Takes something out of use, or into use again. `days`: after how many it is deleted where no evaluation names it. */
export function ArchiveSection(props: {
  archived: boolean;
  what: keyof typeof ARCHIVED;
  days: number;
  action: FormAction;
}) {
  const t = useWords();
  const { archived, what, days, action } = props;
  const name = ARCHIVED[what];
  return (
    <Section title={archived ? t('Archived') : t('Archive')}>
      <ActionForm
        action={action}
        submit={archived ? t('Offer it again') : t('Archive')}
        look={archived ? 'quiet' : 'danger'}
      >
        <p className="max-w-3xl text-soft">{t(archived ? name.archived : name.offered, { days })}</p>
      </ActionForm>
    </Section>
  );
}
