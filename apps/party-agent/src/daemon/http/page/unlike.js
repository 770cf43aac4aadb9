/** Films of approved evaluations that are unlike those that the model was calibrated on: looked at and accepted here. */
import { attempt, call, connect } from '/agent.js';
import { path } from '/paths.js';
import { ticked, toAccept } from '/sheet.js';
import { counted, t } from '/words.js';

const element = (id) => document.getElementById(id);

function make(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function section({ id, model, vendor, testSet, films }) {
  const made = document.createElement('section');
  const open = films.filter(({ accepted }) => !accepted);
  const list = document.createElement('ul');
  const form = document.createElement('form');
  const label = make('label', t('Your name'));
  const by = document.createElement('input');
  const button = make('button', t('Accept the images that are ticked'));
  by.id = `by-${id}`;
  by.maxLength = 200;
  by.required = true;
  label.htmlFor = by.id;
  list.className = 'to-look-at-films';
  list.append(...open.map((film) => toAccept(shown(id, film), film.name, film.concerns)));
  form.append(label, by, button);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    attempt(() => accept(id, { by: by.value.trim(), names: ticked(list) }, open.length));
  });
  made.append(
    make('h2', t('{model} of {vendor}, on the test set {testSet}', { model, vendor, testSet })),
    make(
      'p',
      counted(
        open.length,
        '{count} image is unlike those that the model was calibrated on; its score of it says little.',
        '{count} images are unlike those that the model was calibrated on; its scores of them say little.',
      ),
    ),
    ...[list, form],
  );
  return made;
}

function shown(id, { name, uploadedAs, concerns }) {
  return {
    name: uploadedAs,
    sentences: concerns,
    unusual: true,
    thumbnail: path('unlikeThumbnail', id, name),
    pixels: path('unlikeFilm', id, name),
  };
}

async function accept(id, choice, open) {
  if (choice.names.length === 0) throw new Error(t('Tick the images that are as they should be.'));
  show(await call('POST', path('acceptedUnlikeFilms', id), choice));
  const left = open - choice.names.length;
  const rest =
    left > 0
      ? counted(left, '{count} image still waits.', '{count} images still wait.')
      : t('Start the next attempt of the evaluation in the portal.');
  const accepted = counted(choice.names.length, '{count} image was accepted.', '{count} images were accepted.');
  element('accepted').textContent = `${accepted} ${rest}`;
}

function show({ evaluations }) {
  element('nothing').hidden = evaluations.length > 0;
  element('evaluations').replaceChildren(...evaluations.map(section));
}

await connect(async () => show(await call('GET', path('unlikeFilms'))));
