import { programHash } from '@doubleblind/contracts';
import { programSchema } from '@doubleblind/program';
import { Notice } from '@/components/ui/page';
import { readerWords } from '@/features/session/reader';
import type { ModelVersionDetails } from '@/server/models/read';

/** How many numbers a program holds at all, all of them shapes, strides, widths and positions. */
function countNumbers(value: unknown): number {
  if (typeof value === 'number') return 1;
  if (value === null || typeof value !== 'object') return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + countNumbers(item), 0);
}

/** The check that no weight is in the program, made again each time the page is shown. */
export async function NoWeights({ version }: { version: ModelVersionDetails }) {
  const t = await readerWords();
  const { program } = version.manifest;
  const form = programSchema.safeParse(program);
  const hash = programHash(program);
  const good = form.success && hash === version.programHash;
  return (
    <Notice
      tone={good ? 'good' : 'bad'}
      title={good ? t('No weight is in this program') : t('This program does not pass the check')}
    >
      <p>
        {t(
          'Checked just now: the program has only the fields of the public form, which has no place for weights, and its SHA-256 is the one that approvals name. All its {numbers} numbers are shapes, strides, bit widths and positions. The model’s parameters would be millions.',
          { numbers: countNumbers(program) },
        )}
      </p>
      <p className="mt-2 font-mono text-sm break-all">{hash}</p>
      <p className="mt-2">
        {t.rich('<link>Download the program</link> to check it yourself: <code>party-agent show FILE</code>', {
          link: (inside) => (
            <a
              href={`/api/v1/models/${version.id}/program`}
              download
              className="text-accent underline underline-offset-2"
            >
              {inside}
            </a>
          ),
          code: (inside) => <code className="font-mono text-sm">{inside}</code>,
        })}
      </p>
    </Notice>
  );
}
