/** The contact sheet of a test set, and the films of it that somebody has to look at before they count. */
import { attempt, call } from '/agent.js';
import { path } from '/paths.js';
import { picture, ticked, toAccept } from '/sheet.js';
import { showSkipped } from '/skipped.js';
import { t } from '/words.js';

const element = (id) => document.getElementById(id);
let testSet = '';

export async function showFilms(id) {
  testSet = id;
  const { files } = await call('GET', path('files', id));
  const films = files.filter(({ status }) => status !== 'rejected');
  element('film-count').textContent = t('{count} images. Open one to see it with window and level.', {
    count: films.length,
  });
  element('thumbnails').replaceChildren(...films.map((film) => picture(shown(film))));
  const open = films.filter(isOpen);
  element('to-look-at').hidden = open.length === 0;
  element('to-look-at-films').replaceChildren(...open.map((film) => toAccept(shown(film), film.name, film.concerns)));
  showSkipped(files);
}

const isOpen = ({ concerns, looked }) => concerns.length > 0 && !looked;

function shown(film) {
  const { name, concerns, warnings } = film;
  return {
    name,
    sentences: [...concerns, ...warnings],
    unusual: isOpen(film),
    thumbnail: path('thumbnail', testSet, name),
    pixels: path('film', testSet, name),
  };
}

async function accept() {
  await call('POST', path('acceptedFilms', testSet), { names: ticked(element('to-look-at-films')) });
  await showFilms(testSet);
}

element('accept-images').addEventListener('click', () => attempt(accept));
