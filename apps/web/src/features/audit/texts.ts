/** Audit records in words: for the page, the file and nothing else. */
import { type AuditRecord, evaluationStateSchema, WORK_KINDS } from '@doubleblind/contracts';
import { stateName } from '@/components/ui/badge';
import { ROLE_NAMES } from '@/server/organisations/roles';

const ACTIONS: Record<string, string> = {
  'evaluation.propose': 'Evaluation proposed',
  'organisation.create': 'Organisation added',
  'member.invite': 'Invited',
  'member.join': 'Joined',
  'person.rename': 'Person renamed',
  'person.change-password': 'Password changed',
  'person.reset-password': 'Forgotten password replaced',
  'person.add-second-factor': 'Codes of an app asked for from now on',
  'person.remove-second-factor': 'No code is asked for any more',
  'person.delete': 'Account deleted',
  'session.end': 'Signed out elsewhere',
  'member.revoke-invitation': 'Invitation taken back',
  'member.remove': 'Member removed',
  'agent.invite': 'Enrolment token made',
  'agent.enrol': 'Agent enrolled',
  'agent.remove': 'Agent removed',
  'model.register': 'Model registered',
  'model.archive': 'Model archived',
  'model.restore': 'Model offered again',
  'model.delete': 'Archived model deleted',
  'test-set.archive': 'Test set archived',
  'test-set.restore': 'Test set offered again',
  'test-set.delete': 'Archived test set deleted',
  'evaluation.comment': 'Comment written',
  'model.list': 'Model shown to hospitals',
  'model.hide': 'Model hidden',
  'test-set.register': 'Test set registered',
  'test-set.list': 'Counts shown to vendors',
  'test-set.hide': 'Counts hidden',
  'webhook.add': 'Webhook added',
  'webhook.remove': 'Webhook removed',
  'token.create': 'API token made',
  'token.revoke': 'API token revoked',
};

/** Of the transitions of every kind of work, by the actions of their audit records. */
export const TRANSITION_TEXTS: ReadonlyMap<string, string> = new Map(
  WORK_KINDS.flatMap(({ name, transitions }) => transitions.map(({ event, text }) => [`${name}.${event}`, text])),
);

export function describeAction(record: AuditRecord): string {
  const text = ACTIONS[record.action] ?? TRANSITION_TEXTS.get(record.action)?.replace(/\.$/, '') ?? record.action;
  return record.subject.name ? `${text}: ${record.subject.name}` : text;
}

/** Particulars that have a word of their own; null: said elsewhere or by another one. */
const DETAILS: Record<string, (value: string) => string | null> = {
  side: (value) => `for the ${value}`,
  approvedBy: (value) => `by ${value}`,
  reason: (value) => `“${value}”`,
  code: (value) => `error ${value}`,
  role: (value) => `as ${(ROLE_NAMES as Record<string, string>)[value]?.toLowerCase() ?? value}`,
  kinds: (value) => `about ${value}`,
  kind: (value) => `a ${value}`,
  sessions: (value) => (value === '1' ? 'one session' : `${value} sessions`),
  images: (value) => (value === '1' ? '1 image' : `${value} images`),
  model: (value) => value,
  testSet: (value) => `on ${value}`,
  proposalHash: (value) => `terms ${brief(value)}`,
  resultsHash: (value) => `results ${brief(value)}`,
  programHash: (value) => `program ${brief(value)}`,
  manifestHash: (value) => `as declared ${brief(value)}`,
  contentHash: (value) => `images and labels ${brief(value)}`,
  commentHash: (value) => `text ${brief(value)}`,
  publicKey: (value) => `key ${brief(value)}`,
};

function brief(hash: string): string {
  return hash.length > 16 ? `${hash.slice(0, 10)}…` : hash;
}

export function describeDetail({ detail }: AuditRecord): string {
  const { from, to, ...others } = detail;
  const change = from && to ? [`from ${stateText(from)} to ${stateText(to)}`] : [];
  const texts = Object.entries(others).flatMap(([key, value]) => {
    if (value === null || value === '') return [];
    const text = DETAILS[key]?.(String(value));
    return text === null ? [] : [text ?? `${key} ${String(value)}`];
  });
  return [...change, ...texts].join(', ');
}

/** A state of an evaluation by its name; a person's earlier name as it is. */
function stateText(value: unknown): string {
  const state = evaluationStateSchema.safeParse(value);
  return state.success ? `“${stateName(state.data)}”` : String(value);
}

/** What records are about, as one chooses it. */
export const SUBJECT_NAMES = {
  evaluation: 'Evaluations',
  model: 'Models',
  'test-set': 'Test sets',
  agent: 'Agents',
  person: 'People',
  invitation: 'Invitations',
  enrolment: 'Enrolment tokens',
  token: 'API tokens',
  webhook: 'Webhooks',
  organisation: 'Organisations',
} as const;
