'use client';

import { localApiPaths } from '@doubleblind/contracts/local-api/rules';
import { useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/page';
import { type AgentAddress, askAgentFile, describeProblem } from '@/features/local-agent/client';
import { translatable } from '@/language/words';

const FORMS = translatable({ pdf: 'Full report (PDF)', csv: 'CSV', json: 'Signed JSON' });
type Form = keyof typeof FORMS;

/** The hospital's full report as files, straight from its own agent: the portal never has it. */
export function FullReportFiles({ address, evaluationId }: { address: AgentAddress; evaluationId: string }) {
  const t = useWords();
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (form: Form) => {
    const answer = await askAgentFile(address, localApiPaths.report(evaluationId, form));
    setProblem(answer.ok ? null : describeProblem(answer.problem, t));
    if (!answer.ok) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(answer.body);
    link.download = `full-report-${evaluationId}.${form}`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        {(Object.keys(FORMS) as Form[]).map((form) => (
          <Button key={form} look="quiet" onClick={() => void save(form)}>
            {t(FORMS[form])}
          </Button>
        ))}
      </div>
      {problem && <Notice tone="bad">{problem}</Notice>}
    </div>
  );
}
