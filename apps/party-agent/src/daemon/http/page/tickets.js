/** Tickets with which people ask the vendor's models about single images: made, watched and withdrawn here. */
import { attempt, call, connect } from '/agent.js';
import { path } from '/paths.js';
import { language, t } from '/words.js';

const element = (id) => document.getElementById(id);

function cell(content) {
  const made = document.createElement('td');
  made.append(content);
  return made;
}

function row(ticket, nameOf) {
  const made = document.createElement('tr');
  const until = new Date(ticket.expiresAt).toLocaleString(language);
  const ends = document.createElement('button');
  ends.type = 'button';
  ends.className = 'quiet';
  ends.textContent = t('Withdraw');
  ends.setAttribute('aria-label', t('Withdraw the ticket of {person}', { person: ticket.person }));
  ends.addEventListener('click', () =>
    attempt(async () => show(await call('POST', path('withdrawnPageTicket', ticket.ticketId)))),
  );
  const values = [ticket.person, nameOf(ticket.programHash), ticket.begun, ticket.answered, ticket.images];
  made.append(
    ...[...values, ticket.imagesADay ?? t('any'), until].map((value) => cell(String(value))),
    cell(ticket.withdrawnAt === null ? ends : t('withdrawn')),
  );
  return made;
}

function show({ answering, models, tickets }) {
  const nameOf = (hash) => {
    const found = models.find(({ programHash }) => programHash === hash);
    return found ? `${found.name} ${found.modelVersion}` : hash.slice(0, 12);
  };
  element('silent').hidden = answering;
  element('make').hidden = !answering || models.length === 0;
  element('list').hidden = false;
  const chosen = element('model').value;
  element('model').replaceChildren(
    ...models.map(({ programHash, name, modelVersion }) => new Option(`${name} ${modelVersion}`, programHash)),
  );
  if (models.some(({ programHash }) => programHash === chosen)) element('model').value = chosen;
  element('nothing').hidden = tickets.length > 0;
  element('tickets').hidden = tickets.length === 0;
  element('rows').replaceChildren(...tickets.toReversed().map((ticket) => row(ticket, nameOf)));
}

async function make() {
  const aDay = element('a-day').value;
  const made = await call('POST', path('pageTickets'), {
    programHash: element('model').value,
    person: element('person').value.trim(),
    images: Number(element('images').value),
    imagesADay: aDay === '' ? null : Number(aDay),
    days: Number(element('days').value),
    threatModel: element('threat-model').value,
  });
  element('link').value = made.link;
  element('made').hidden = false;
  element('link').focus();
  element('link').select();
  show(made.tickets);
}

element('make-form').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(make);
});
await connect(async () => show(await call('GET', path('pageTickets'))));
