'use client';

import type { EvaluationState } from '@doubleblind/contracts';
import { useWords } from '../reader.tsx';
import { Badge, type TONES } from './badge.tsx';
import { STATE_NAMES } from './state-names.ts';

const STATE_TONES: Record<EvaluationState, keyof typeof TONES> = {
  proposed: 'warn',
  'approved-by-one': 'warn',
  approved: 'accent',
  scheduled: 'accent',
  preflight: 'accent',
  running: 'accent',
  paused: 'warn',
  resuming: 'warn',
  computed: 'good',
  released: 'good',
  rejected: 'plain',
  revoked: 'plain',
  expired: 'plain',
  cancelled: 'plain',
  failed: 'bad',
};

export function StateBadge({ state }: { state: EvaluationState }) {
  const t = useWords();
  return <Badge tone={STATE_TONES[state]}>{t(STATE_NAMES[state])}</Badge>;
}

export function SideBadge({ side }: { side: 'vendor' | 'hospital' }) {
  const t = useWords();
  return <Badge tone={side}>{side === 'vendor' ? t('Vendor') : t('Hospital')}</Badge>;
}
