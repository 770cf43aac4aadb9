import { Table } from '@/components/ui/table';
import { readerFormats, readerWords } from '@/features/session/reader';
import type { TrainingDetails } from '@/server/trainings/read/trainings';
import { epsilonText, PART_TEXTS } from './texts.ts';

/** Owner and hospitals: who has approved with which data and limit, what each has spent, and what its agent does. */
export async function Participants({ parties }: Pick<TrainingDetails, 'parties'>) {
  const t = await readerWords();
  const { formatTime } = await readerFormats();
  return (
    <Table
      caption={t('Participants')}
      rows={parties}
      rowKey={({ party }) => party.agentId}
      columns={[
        { key: 'name', title: t('Organisation'), cell: ({ party }) => party.organisationName },
        { key: 'role', title: t('Role'), cell: ({ role }) => (role === 'owner' ? t('Owner') : t('Hospital')) },
        {
          key: 'approval',
          title: t('Approval'),
          cell: ({ approval }) =>
            approval ? `${approval.approvedBy}, ${formatTime(approval.approvedAt)}` : t('Not yet'),
        },
        { key: 'data', title: t('Data set'), cell: ({ approval }) => approval?.contribution?.dataSet ?? '–' },
        {
          key: 'patients',
          title: t('Patients'),
          numeric: true,
          cell: ({ approval }) => approval?.contribution?.patients ?? '–',
        },
        {
          key: 'epsilon',
          title: t('Epsilon, of its limit'),
          numeric: true,
          cell: ({ approval, spent }) =>
            approval?.contribution
              ? t('{spent} of {limit}', {
                  spent: epsilonText(spent?.epsilon ?? 0, t),
                  limit: t.figures(String(approval.contribution.epsilonLimit)),
                })
              : '–',
        },
        { key: 'now', title: t('Its agent'), cell: ({ observed }) => t(PART_TEXTS[observed] ?? observed) },
      ]}
    />
  );
}
