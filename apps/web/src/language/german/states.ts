/** States of an evaluation, what an agent does in it, and the records of its timeline. */
export const states = {
  'Both sides have to approve. Each approval is signed by that side’s own agent.':
    'Beide Seiten müssen zustimmen. Jede Zustimmung wird vom eigenen Agenten dieser Seite unterschrieben.',
  'One side has approved; the other has to.': 'Eine Seite hat zugestimmt; die andere muss noch.',
  'Both sides have approved. It starts at the agreed time.':
    'Beide Seiten haben zugestimmt. Sie beginnt zur vereinbarten Zeit.',
  'Waiting until both agents are ready.': 'Es wird gewartet, bis beide Agenten bereit sind.',
  'The whole protocol runs once on two made-up images.':
    'Das ganze Protokoll läuft einmal auf zwei erfundenen Bildern.',
  'The agents work with each other directly. The portal sees only this progress.':
    'Die Agenten arbeiten direkt miteinander. Das Portal sieht nur diesen Fortschritt.',
  'Paused. Finished batches are kept on both sides.': 'Angehalten. Fertige Stapel werden auf beiden Seiten aufbewahrt.',
  'The agents find each other again and go on after the last finished batch.':
    'Die Agenten finden wieder zueinander und gehen nach dem letzten fertigen Stapel weiter.',
  'All images are done. The hospital can preview the results on its own agent and release them.':
    'Alle Bilder sind fertig. Das Krankenhaus kann die Ergebnisse auf seinem eigenen Agenten ansehen und freigeben.',
  'The hospital released results to both sides.': 'Das Krankenhaus hat beiden Seiten Ergebnisse freigegeben.',
  'One side rejected the proposal.': 'Eine Seite hat den Vorschlag abgelehnt.',
  'One side took its approval back; the agents have stopped.':
    'Eine Seite hat ihre Zustimmung zurückgenommen; die Agenten haben angehalten.',
  'The agreed time is over.': 'Die vereinbarte Zeit ist um.',
  'The evaluation was cancelled.': 'Die Auswertung wurde abgebrochen.',
  'The evaluation could not go on. Finished batches are kept; it can be tried again.':
    'Die Auswertung konnte nicht weitergehen. Fertige Stapel werden aufbewahrt; sie kann noch einmal versucht werden.',
  'not begun': 'nicht begonnen',
  ready: 'bereit',
  'in preflight': 'im Probelauf',
  'preflight passed': 'Probelauf bestanden',
  running: 'läuft',
  'looking for the other agent': 'sucht den anderen Agenten',
  paused: 'angehalten',
  done: 'fertig',
  released: 'freigegeben',
  stopped: 'beendet',
  refused: 'abgelehnt',
  failed: 'gescheitert',
  'It was proposed.': 'Es wurde vorgeschlagen.',
  '{time} · {name} · record {sequence}': '{time} · {name} · Eintrag {sequence}',
  'One side approved.': 'Eine Seite hat zugestimmt.',
  'Both sides have approved.': 'Beide Seiten haben zugestimmt.',
  'The whole protocol runs on two made-up images.': 'Das ganze Protokoll läuft auf zwei erfundenen Bildern.',
  'The preflight passed; the images are being evaluated.':
    'Der Probelauf ist bestanden; die Bilder werden ausgewertet.',
  'Paused; finished batches are kept.': 'Angehalten; fertige Stapel werden aufbewahrt.',
  'An agent or the link was lost; waiting to resume.':
    'Ein Agent oder die Verbindung ging verloren; wartet darauf, weiterzugehen.',
  'Resuming when both agents are ready.': 'Geht weiter, wenn beide Agenten bereit sind.',
  'Running again from the last finished batch.': 'Läuft wieder ab dem letzten fertigen Stapel.',
  'A new attempt was asked for; finished batches are kept.':
    'Ein neuer Versuch wurde verlangt; fertige Stapel werden aufbewahrt.',
  'All images are done; the hospital can preview the results.':
    'Alle Bilder sind fertig; das Krankenhaus kann die Ergebnisse ansehen.',
  'The hospital released results.': 'Das Krankenhaus hat Ergebnisse freigegeben.',
  'One side took its approval back.': 'Eine Seite hat ihre Zustimmung zurückgenommen.',
  'The evaluation could not go on.': 'Die Auswertung konnte nicht weitergehen.',
};
