/** What the agent's own pages share: the token of this browser, and asking the agent. */
import { path } from '/paths.js';
import { language, t } from '/words.js';

const KEY = 'party-agent-token';
const element = (id) => document.getElementById(id);
let token = '';

function report(problem) {
  element('problem').textContent = problem;
  element('problem').hidden = problem === '';
}

/** Throws an Error with the agent's own words. */
export async function call(method, url, body) {
  const binary = body instanceof Blob;
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'accept-language': language,
      ...(binary ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: binary ? body : JSON.stringify(body) }),
  }).catch(() => {
    throw new Error(t('The agent does not answer. Is it still running?'));
  });
  if (/^(image\/png|application\/octet-stream)$/.test(response.headers.get('content-type'))) return response.blob();
  const answer = await response.json();
  if (response.ok) return answer;
  const { code, detail } = answer.error;
  throw new Error(`${detail} (${code})`);
}

/** Runs an action of the page and shows what goes wrong; answers whether nothing did. */
export async function attempt(action) {
  report('');
  try {
    await action();
    return true;
  } catch (error) {
    report(error.message);
    return false;
  }
}

async function use(candidate, then) {
  token = candidate;
  const { testSets } = await call('GET', path('testSets'));
  localStorage.setItem(KEY, token);
  element('connect').hidden = true;
  await then(testSets);
}

/** A code pairs this browser for good; whoever has the command line's token may use that. */
async function enter(text, then) {
  if (text.startsWith('dblocal_')) return use(text, then);
  const name = navigator.userAgent.slice(0, 200);
  const { token: paired } = await call('POST', path('pairing'), { code: text, name });
  return use(paired, then);
}

/** Shows whose agent this is, and has the person in: at once where this browser is paired. @param then Gets the test sets. */
export async function connect(then) {
  element('token-form').addEventListener('submit', (event) => {
    event.preventDefault();
    attempt(() => enter(element('token').value.trim(), then));
  });
  const health = await fetch(path('health')).then((response) => response.json());
  element('agent').textContent = t('Agent of {organisation}', { organisation: health.organisationName });
  const kept = localStorage.getItem(KEY);
  const used = kept !== null && (await attempt(() => use(kept, then)));
  element('connect').hidden = used;
}
