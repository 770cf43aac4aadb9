import type { EvaluationState } from '@doubleblind/contracts';
import type { ReactNode } from 'react';

const TONES = {
  plain: 'bg-sunken text-soft',
  good: 'bg-good-wash text-good',
  warn: 'bg-warn-wash text-warn',
  bad: 'bg-bad-wash text-bad',
  accent: 'bg-accent-wash text-accent',
  vendor: 'bg-vendor-wash text-vendor',
  hospital: 'bg-hospital-wash text-hospital',
} as const;

export function Badge({ tone = 'plain', children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  return (
    <span className={`inline-block rounded px-2 py-0.5 text-sm font-medium whitespace-nowrap ${TONES[tone]}`}>
      {children}
    </span>
  );
}

const STATES: Record<EvaluationState, readonly [string, keyof typeof TONES]> = {
  proposed: ['Proposed', 'warn'],
  'approved-by-one': ['Approved by one side', 'warn'],
  approved: ['Approved', 'accent'],
  scheduled: ['Waiting for agents', 'accent'],
  preflight: ['Preflight', 'accent'],
  running: ['Running', 'accent'],
  paused: ['Paused', 'warn'],
  resuming: ['Resuming', 'warn'],
  computed: ['Ready for release', 'good'],
  released: ['Released', 'good'],
  rejected: ['Rejected', 'plain'],
  revoked: ['Revoked', 'plain'],
  expired: ['Expired', 'plain'],
  cancelled: ['Cancelled', 'plain'],
  failed: ['Failed', 'bad'],
};

export function stateName(state: EvaluationState): string {
  return STATES[state][0];
}

export function StateBadge({ state }: { state: EvaluationState }) {
  const [text, tone] = STATES[state];
  return <Badge tone={tone}>{text}</Badge>;
}

export function SideBadge({ side }: { side: 'vendor' | 'hospital' }) {
  return <Badge tone={side}>{side === 'vendor' ? 'Vendor' : 'Hospital'}</Badge>;
}
