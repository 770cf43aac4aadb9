import { Notice } from '@/components/ui/page';
import { readerFormats, readerWords } from '@/features/session/reader';
import { checkWholeChain } from '@/server/audit/check';
import type { Actor } from '@/server/authorisation/actor';
import { database } from '@/server/database/client';

/** Checks the whole chain, each time it is shown; the first time this takes a moment, so the page does not wait for it. */
export async function ChainNotice({ actor }: { actor: Actor }) {
  const t = await readerWords();
  const { formatCount } = await readerFormats();
  const check = await checkWholeChain(database(), actor);
  if (!check.intact) {
    return (
      <Notice tone="bad" title={t('The chain is broken at record {sequence}', { sequence: check.sequence })}>
        {t('{reason}. Your agents hold copies to compare with.', { reason: check.reason })}
      </Notice>
    );
  }
  return (
    <Notice
      tone="good"
      title={t('The chain is whole: {records} records checked just now', { records: formatCount(check.records) })}
    >
      <p>
        {t(
          'Records of others are sealed: you see their place in the chain, not what they say. Your agents keep copies.',
        )}
      </p>
      <p className="mt-1 font-mono text-sm break-all">{check.head}</p>
    </Notice>
  );
}
