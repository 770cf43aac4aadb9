import Form from 'next/form';
import { Button } from '@/components/ui/button';
import { readerWords } from '@/features/session/reader';

/** Which evaluations are compared; the choice stands in the address. */
export async function ChooseCompared(props: {
  path: string;
  models: readonly { readonly evaluationId: string; readonly model: string; readonly vendor: string }[];
  chosen: ReadonlySet<string>;
}) {
  const t = await readerWords();
  const { path, models, chosen } = props;
  return (
    <details className="mb-8 rounded-lg border border-line bg-surface print:hidden">
      <summary className="px-5 py-3 font-medium">
        {t('Choose what to compare')}{' '}
        <span className="font-normal text-soft">
          {t('{done} of {total}', { done: chosen.size, total: models.length })}
        </span>
      </summary>
      {/* A new choice begins with the boxes as they are then. */}
      <Form key={[...chosen].join()} action={path} className="grid gap-4 px-5 pb-5">
        <fieldset className="grid gap-1 sm:grid-cols-2">
          <legend className="sr-only">{t('Evaluations to compare')}</legend>
          {models.map(({ evaluationId, model, vendor }) => (
            <label key={evaluationId} className="flex gap-3 py-1">
              <input
                type="checkbox"
                name="with"
                value={evaluationId}
                defaultChecked={chosen.has(evaluationId)}
                className="mt-1 size-4 accent-accent"
              />
              <span>
                {model} <span className="text-soft">{vendor}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div>
          <Button type="submit" look="quiet">
            {t('Compare these')}
          </Button>
        </div>
      </Form>
    </details>
  );
}
