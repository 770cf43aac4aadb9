/** Audit records in words, in the reader's language: for the page, the timeline and nothing else. */
import {
  type AuditRecord,
  evaluationStateSchema,
  TRAINING,
  trainingStateSchema,
  WORK_KINDS,
} from '@doubleblind/contracts';
import { STATE_NAMES } from '@/components/ui/state-names';
import { translatable, type Words } from '@/language/words';
import { ROLE_NAMES } from '@/server/organisations/roles';
import { TRAINING_STATE_TEXTS } from '../trainings/texts.ts';

const ACTIONS: Readonly<Record<string, string>> = translatable({
  'evaluation.propose': 'Evaluation proposed',
  'training.propose': 'Training proposed',
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
  'agent.rotate-key': 'Key of an agent changed',
  'model.register': 'Model registered',
  'model.offer': 'Model offered for second opinions',
  'model.withdraw-offer': 'Model offered for second opinions no more',
  'model.archive': 'Model archived',
  'model.restore': 'Model offered again',
  'model.delete': 'Archived model deleted',
  'test-set.archive': 'Test set archived',
  'test-set.restore': 'Test set offered again',
  'test-set.delete': 'Archived test set deleted',
  'test-set.erase': 'Test set deleted by its hospital',
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
});

/** Of the transitions of every kind of work, by the actions of their audit records. */
export const TRANSITION_TEXTS: ReadonlyMap<string, string> = new Map(
  WORK_KINDS.flatMap(({ name, transitions }) => transitions.map(({ event, text }) => [`${name}.${event}`, text])),
);

export function describeAction(record: AuditRecord, t: Words): string {
  const transition = TRANSITION_TEXTS.get(record.action);
  const text = t(ACTIONS[record.action] ?? transition ?? record.action).replace(/\.$/, '');
  return record.subject.name ? `${text}: ${record.subject.name}` : text;
}

/** Particulars that have a word of their own. */
const DETAILS: Readonly<Record<string, string>> = translatable({
  approvedBy: 'by {value}',
  reason: '“{value}”',
  code: 'error {value}',
  kinds: 'about {value}',
  sessions: '{value, plural, one {one session} other {# sessions}}',
  images: '{value, plural, one {# image} other {# images}}',
  rounds: '{value, plural, one {# round} other {# rounds}}',
  epsilon: 'epsilon {value}',
  model: '{value}',
  testSet: 'on {value}',
  proposalHash: 'terms {value}',
  resultsHash: 'results {value}',
  programHash: 'program {value}',
  manifestHash: 'as declared {value}',
  contentHash: 'images and labels {value}',
  commentHash: 'text {value}',
  publicKey: 'key {value}',
});

/** Particulars that are one of a few words. */
const CHOICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  side: translatable({ vendor: 'for the vendor', hospital: 'for the hospital', owner: 'for the owner' }),
  kind: translatable({ vendor: 'a vendor', hospital: 'a hospital' }),
  role: ROLE_NAMES,
};

function brief(key: string, value: string): string {
  return /(Hash|Key)$/.test(key) && value.length > 16 ? `${value.slice(0, 10)}…` : value;
}

function describe(key: string, value: string | number | boolean, t: Words): string {
  const chosen = CHOICES[key]?.[String(value)];
  if (chosen) return t(chosen);
  const text = DETAILS[key];
  if (!text) return `${key} ${value}`;
  return t(text, { value: typeof value === 'number' ? value : brief(key, String(value)) });
}

export function describeDetail({ detail, subject }: AuditRecord, t: Words): string {
  const { from, to, ...others } = detail;
  const change =
    from && to
      ? [t('from {from} to {to}', { from: stateText(subject.kind, from, t), to: stateText(subject.kind, to, t) })]
      : [];
  const texts = Object.entries(others).flatMap(([key, value]) =>
    value === null || value === '' ? [] : [describe(key, value, t)],
  );
  return [...change, ...texts].join(', ');
}

/** A state of a work by its name; a person's earlier name as it is. */
function stateText(kind: string, value: unknown, t: Words): string {
  const training = kind === TRAINING.name ? trainingStateSchema.safeParse(value) : null;
  if (training?.success) return `“${t(TRAINING_STATE_TEXTS[training.data].name)}”`;
  const state = evaluationStateSchema.safeParse(value);
  return state.success ? `“${t(STATE_NAMES[state.data])}”` : String(value);
}

/** What records are about, as one chooses it. */
export const SUBJECT_NAMES = translatable({
  evaluation: 'Evaluations',
  training: 'Trainings',
  model: 'Models',
  'test-set': 'Test sets',
  agent: 'Agents',
  person: 'People',
  invitation: 'Invitations',
  enrolment: 'Enrolment tokens',
  token: 'API tokens',
  webhook: 'Webhooks',
  organisation: 'Organisations',
});
