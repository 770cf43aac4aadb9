import { programHash } from '@doubleblind/contracts';
import { programSchema } from '@doubleblind/program';
import { Notice } from '@/components/ui/page';
import { readerFormats } from '@/features/session/reader';
import type { ModelVersionDetails } from '@/server/models/read';

/** How many numbers a program holds at all, all of them shapes, strides, widths and positions. */
function countNumbers(value: unknown): number {
  if (typeof value === 'number') return 1;
  if (value === null || typeof value !== 'object') return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + countNumbers(item), 0);
}

/** The check that no weight is in the program, made again each time the page is shown. */
export async function NoWeights({ version }: { version: ModelVersionDetails }) {
  const { formatCount } = await readerFormats();
  const { program } = version.manifest;
  const form = programSchema.safeParse(program);
  const hash = programHash(program);
  const good = form.success && hash === version.programHash;
  return (
    <Notice
      tone={good ? 'good' : 'bad'}
      title={good ? 'No weight is in this program' : 'This program does not pass the check'}
    >
      <p>
        Checked just now: the program has only the fields of the public form, which has no place for weights, and its
        SHA-256 is the one that approvals name. All its {formatCount(countNumbers(program))} numbers are shapes,
        strides, bit widths and positions. The model’s parameters would be millions.
      </p>
      <p className="mt-2 font-mono text-sm break-all">{hash}</p>
      <p className="mt-2">
        <a href={`/api/v1/models/${version.id}/program`} download className="text-accent underline underline-offset-2">
          Download the program
        </a>{' '}
        to check it yourself: <code className="font-mono text-sm">party-agent show FILE</code>
      </p>
    </Notice>
  );
}
