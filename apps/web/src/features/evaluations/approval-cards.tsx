import { fingerprint, type ProposalDocument } from '@doubleblind/contracts';
import { SideBadge } from '@/components/ui/state-badge';
import { readerFormats, readerWords } from '@/features/session/reader';

interface ApprovalRow {
  readonly role: string;
  readonly approvedBy: string;
  readonly approvedAt: Date;
}

/** Both sides, who approved, and the key that signs for them. */
export async function ApprovalCards({
  proposal,
  approvals,
}: {
  proposal: ProposalDocument;
  approvals: readonly ApprovalRow[];
}) {
  const t = await readerWords();
  const { formatTime } = await readerFormats();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {(['vendor', 'hospital'] as const).map((side) => {
        const approval = approvals.find((row) => row.role === side);
        const party = proposal[side];
        return (
          <div
            key={side}
            className={`rounded-lg border border-line border-t-4 bg-surface p-5 ${side === 'vendor' ? 'border-t-vendor' : 'border-t-hospital'}`}
          >
            <SideBadge side={side} />
            <p className="mt-2 font-medium">{party.organisationName}</p>
            <p className={approval ? 'text-good' : 'text-soft'}>
              {approval
                ? t('Approved by {name}, {time}', { name: approval.approvedBy, time: formatTime(approval.approvedAt) })
                : t('Has not approved yet')}
            </p>
            <p className="mt-3 text-sm text-soft">
              {t('Signed by the agent with key')}
              <span className="mt-0.5 block font-mono text-ink">{fingerprint(party.agentKey)}</span>
            </p>
          </div>
        );
      })}
    </div>
  );
}
