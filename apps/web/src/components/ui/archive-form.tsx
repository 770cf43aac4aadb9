import { ActionForm, type FormAction } from './form.tsx';
import { Section } from './page.tsx';

/** Takes something out of use, or into use again. `days`: after how many it is deleted where no evaluation names it. */
export function ArchiveSection(props: { archived: boolean; what: string; days: number; action: FormAction }) {
  const { archived, what, days, action } = props;
  return (
    <Section title={archived ? 'Archived' : 'Archive'}>
      <ActionForm action={action} submit={archived ? 'Offer it again' : 'Archive'} look={archived ? 'quiet' : 'danger'}>
        <p className="max-w-3xl text-soft">
          {archived
            ? `No new evaluation can name this ${what}. It is deleted ${days} days after it was archived, unless an evaluation names it.`
            : `No new evaluation can name this ${what} then; those that exist go on. After ${days} days it is deleted, unless an evaluation names it.`}
        </p>
      </ActionForm>
    </Section>
  );
}
