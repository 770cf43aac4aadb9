/** The contact sheet of a test set, and the films of it that somebody has to look at before they count. */
import { path } from '/paths.js';
import { openViewer } from '/viewer.js';

const element = (id) => document.getElementById(id);
let agent;
let testSet = '';

/** @param call Asks the agent; @param attempt runs an action of the page and shows what goes wrong. */
export function connectFilms(connection) {
  agent = connection;
  element('accept-films').addEventListener('click', () => agent.attempt(accept));
}

/** Thumbnails are asked for when they come into view: a test set may have tens of thousands. */
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    agent.attempt(async () => {
      target.src = URL.createObjectURL(await agent.call('GET', path('thumbnail', testSet, target.alt)));
    });
  }
});

export async function showFilms(id) {
  testSet = id;
  const { files } = await agent.call('GET', path('files', id));
  const films = files.filter(({ status }) => status !== 'rejected');
  element('film-count').textContent = `${films.length} films. Open one to see it with window and level.`;
  element('thumbnails').replaceChildren(...films.map(thumbnail));
  const open = films.filter(({ concerns, looked }) => concerns.length > 0 && !looked);
  element('to-look-at').hidden = open.length === 0;
  element('to-look-at-films').replaceChildren(...open.map(toLookAt));
}

function thumbnail(film) {
  const button = document.createElement('button');
  const image = document.createElement('img');
  image.alt = film.name;
  button.type = 'button';
  button.className = film.concerns.length > 0 && !film.looked ? 'film unusual' : 'film';
  button.title = [film.name, ...film.concerns].join(' ');
  button.append(image);
  button.addEventListener('click', () => agent.attempt(() => open(film)));
  seen.observe(image);
  return button;
}

async function open({ name, warnings, concerns }) {
  const bytes = await (await agent.call('GET', path('film', testSet, name))).arrayBuffer();
  openViewer({ name, sentences: [...concerns, ...warnings], bytes });
}

/** The film's picture, a tick to accept it, and the reasons. */
function toLookAt(film) {
  const line = document.createElement('li');
  const label = document.createElement('label');
  const tick = document.createElement('input');
  tick.type = 'checkbox';
  tick.value = film.name;
  label.append(tick, ` ${film.name}: ${film.concerns.join(' ')}`);
  line.append(thumbnail(film), label);
  return line;
}

async function accept() {
  const names = [...element('to-look-at-films').querySelectorAll('input:checked')].map(({ value }) => value);
  await agent.call('POST', path('acceptedFilms', testSet), { names });
  await showFilms(testSet);
}
