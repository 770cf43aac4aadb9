import type { TrainingState } from '@doubleblind/contracts';
import { Badge } from '@/components/ui/badge';
import { readerWords } from '@/features/session/reader';
import { TRAINING_STATE_TEXTS } from './texts.ts';

const TONES: Partial<Record<TrainingState, 'warn' | 'accent' | 'good' | 'bad'>> = {
  proposed: 'warn',
  approved: 'accent',
  running: 'accent',
  finished: 'good',
  failed: 'bad',
};

export async function TrainingBadge({ state }: { state: TrainingState }) {
  const t = await readerWords();
  return <Badge tone={TONES[state] ?? 'plain'}>{t(TRAINING_STATE_TEXTS[state].name)}</Badge>;
}
