/** Mails: notices, and those about passwords. */
export const mails = {
  'Which mails you get: {address}': 'Welche Mails Sie bekommen: {address}',
  'The reason: {reason}': 'Der Grund: {reason}',
  'Purpose: {purpose}': 'Zweck: {purpose}',
  'Your agent {name} is away, and work waits for it': 'Ihr Agent {name} ist nicht da, und Arbeit wartet auf ihn',
  'It has not been heard from for ten minutes. See to its machine; party-agent doctor says what is wrong.':
    'Seit zehn Minuten war nichts von ihm zu hören. Sehen Sie nach seinem Rechner; party-agent doctor sagt, was nicht stimmt.',
  '#{number} {name}: both sides have approved': 'Nr. {number} {name}: beide Seiten haben zugestimmt',
  'It starts when both agents are ready, at the agreed time.':
    'Sie beginnt zur vereinbarten Zeit, wenn beide Agenten bereit sind.',
  '#{number} {name}: the results are ready': 'Nr. {number} {name}: die Ergebnisse liegen vor',
  'Preview them on your own agent, and release what the vendor may see.':
    'Sehen Sie sie auf Ihrem eigenen Agenten durch und geben Sie frei, was der Hersteller sehen darf.',
  '#{number} {name}: results are released': 'Nr. {number} {name}: Ergebnisse sind freigegeben',
  'Both sides can read them.': 'Beide Seiten können sie lesen.',
  '#{number} {name}: it could not go on': 'Nr. {number} {name}: es ging nicht weiter',
  'Finished batches are kept. Read the reason, then try again or cancel it.':
    'Fertige Teile bleiben erhalten. Lesen Sie den Grund, dann versuchen Sie es noch einmal oder brechen Sie ab.',
  '#{number} {name}: a budget is spent': 'Nr. {number} {name}: ein Budget ist aufgebraucht',
  'What is finished is kept. Trying again helps once there is more of what is used up: by new terms, a higher limit or, at a relay, another day.':
    'Was fertig ist, bleibt erhalten. Ein neuer Versuch hilft, wenn es von dem, was aufgebraucht ist, wieder mehr gibt: durch neue Bedingungen, eine höhere Grenze oder, bei einem Relay, einen anderen Tag.',
  '#{number} {name}: the budget of {organisation} is spent':
    'Nr. {number} {name}: das Budget von {organisation} ist aufgebraucht',
  'The training goes on without it, if enough others are left. More needs new terms and approvals.':
    'Das Training geht ohne diese Organisation weiter, wenn genug andere übrig sind. Mehr braucht neue Bedingungen und Zustimmungen.',
  '#{number} {name}: {organisation} proposes an evaluation':
    'Nr. {number} {name}: {organisation} schlägt eine Auswertung vor',
  'Read the terms, then approve or reject them.':
    'Lesen Sie die Bedingungen und nehmen Sie sie an oder lehnen Sie sie ab.',
  '#{number} {name}: {person} of {organisation} writes': 'Nr. {number} {name}: {person} von {organisation} schreibt',
  '#{number} {name}: everybody has approved': 'Nr. {number} {name}: alle haben zugestimmt',
  'The agents begin by themselves.': 'Die Agenten beginnen von selbst.',
  '#{number} {name}: the training is finished': 'Nr. {number} {name}: das Training ist fertig',
  'The owner’s agent has the model. The page has its card: who took part, how many patients, and what was spent.':
    'Der Agent des Eigentümers hat das Modell. Auf der Seite steht seine Karte: wer teilgenommen hat, wie viele Patienten es waren und was ausgegeben wurde.',
  'Finished rounds are kept. The owner can try again or cancel it.':
    'Fertige Runden bleiben erhalten. Der Eigentümer kann es noch einmal versuchen oder abbrechen.',
  '#{number} {name}: a participant rejected the terms':
    'Nr. {number} {name}: ein Teilnehmer hat die Bedingungen abgelehnt',
  '#{number} {name}: a participant took its approval back':
    'Nr. {number} {name}: ein Teilnehmer hat seine Zustimmung zurückgenommen',
  '#{number} {name}: the owner cancelled it': 'Nr. {number} {name}: der Eigentümer hat es abgebrochen',
  'Nothing more is spent of it. What was sent before stays in the ledger of each hospital’s agent.':
    'Dafür wird nichts mehr ausgegeben. Was vorher gesendet wurde, bleibt im Buch des Agenten jedes Krankenhauses.',
  '#{number} {name}: {organisation} proposes a training':
    'Nr. {number} {name}: {organisation} schlägt ein Training vor',
  'Read the terms, then have your agent approve them, or reject them.':
    'Lesen Sie die Bedingungen und lassen Sie Ihren Agenten zustimmen, oder lehnen Sie sie ab.',
  'A new password for Doubleblind': 'Ein neues Passwort für Doubleblind',
  'Somebody, you we hope, asked for a new password for {email} at {portal}.':
    'Jemand, hoffentlich Sie, hat auf {portal} ein neues Passwort für {email} verlangt.',
  'Choose it within {minutes} minutes here; the link works once:':
    'Wählen Sie es innerhalb von {minutes} Minuten hier; der Link gilt einmal:',
  'If it was not you, do nothing: the password stays as it is.':
    'Waren Sie es nicht, tun Sie nichts: Das Passwort bleibt, wie es ist.',
  'The password of {email} was changed just now, and every other session was ended.':
    'Das Passwort von {email} wurde soeben geändert, und alle anderen Sitzungen wurden beendet.',
  'If that was not you, ask for a new password on the sign-in page now, and tell an administrator of your organisation.':
    'Waren Sie es nicht, verlangen Sie jetzt auf der Anmeldeseite ein neues Passwort und sagen Sie es einem Administrator Ihrer Organisation.',
  'Your password was changed': 'Ihr Passwort wurde geändert',
};
