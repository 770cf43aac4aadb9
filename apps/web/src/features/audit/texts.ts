import { type AuditRecord, TRANSITIONS } from '@doubleblind/contracts';

const TEXTS: Record<string, string> = {
  'evaluation.propose': 'Evaluation proposed',
  'organisation.create': 'Organisation added',
  'member.invite': 'Invited',
  'member.join': 'Joined',
  'person.rename': 'Person renamed',
  'member.remove': 'Member removed',
  'agent.invite': 'Enrolment token made',
  'agent.enrol': 'Agent enrolled',
  'agent.remove': 'Agent removed',
  'model.register': 'Model registered',
  'model.list': 'Model shown to hospitals',
  'model.hide': 'Model hidden',
  'test-set.register': 'Test set registered',
  'test-set.list': 'Counts shown to vendors',
  'test-set.hide': 'Counts hidden',
  'token.create': 'API token made',
  'token.revoke': 'API token revoked',
};

export function describeAction(record: AuditRecord): string {
  const transition = TRANSITIONS.find((row) => `evaluation.${row.event}` === record.action);
  const text = TEXTS[record.action] ?? transition?.text.replace(/\.$/, '') ?? record.action;
  return record.subject.name ? `${text}: ${record.subject.name}` : text;
}

export function describeDetail(record: AuditRecord): string {
  const { from, to, ...rest } = record.detail;
  const change = from && to ? [`${from} to ${to}`] : [];
  const others = Object.entries(rest)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => {
      const text = String(value);
      return `${key} ${/^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 10)}…` : text}`;
    });
  return [...change, ...others].join(' · ');
}
