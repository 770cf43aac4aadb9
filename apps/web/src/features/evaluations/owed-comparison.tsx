'use client';

import { useWords } from '@/components/reader';
import { Command } from '@/components/ui/command';
import { Notice } from '@/components/ui/page';
import { lentModelCommand } from './commands.ts';

/** An agreed plaintext comparison that nobody has made possible yet; the hospital's to do. */
export function OwedComparison({ programHash }: { programHash: string }) {
  const t = useWords();
  return (
    <Notice tone="warn" title={t('The hospital owes the agreed plaintext comparison')}>
      <p className="mb-2">
        {t(
          'Its agent needs the vendor’s ONNX file for it, and nobody has brought it there. The vendor lends the file; on the machine of the hospital’s agent, before the evaluation runs or afterwards, the command below keeps it. Afterwards “Preview and release” adds the comparison. Until then “Secure against plaintext” cannot be released.',
        )}
      </p>
      <Command>{lentModelCommand(programHash)}</Command>
    </Notice>
  );
}
