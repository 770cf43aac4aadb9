/** Home of both sides, and the operator's overview. */
export const home = {
  'What needs you': 'Was auf Sie wartet',
  'Welcome, {organisationName}': 'Willkommen, {organisationName}',
  'A few steps lead to the first evaluation. They can be taken in any order.':
    'Wenige Schritte führen zur ersten Auswertung. Die Reihenfolge ist frei.',
  'A few steps lead to the first evaluation. An administrator of your organisation takes them.':
    'Wenige Schritte führen zur ersten Auswertung. Ein Administrator Ihrer Organisation geht sie.',
  'Waiting for you: {count}': 'Wartet auf Sie: {count}',
  '{count} more among all evaluations': '{count} weitere unter allen Auswertungen',
  'Nothing waits for you.': 'Nichts wartet auf Sie.',
  'Approvals, results to release and failures appear here.':
    'Zustimmungen, freizugebende Ergebnisse und Fehlschläge erscheinen hier.',
  'Under way': 'Im Gang',
  'Released lately': 'Kürzlich freigegeben',
  'Your agent has not been heard from: start it, or look at its machine':
    'Von Ihrem Agenten ist nichts zu hören: starten Sie ihn, oder sehen Sie nach seinem Rechner',
  'It failed: read why, then try again or cancel it':
    'Sie ist gescheitert: lesen Sie, warum, und versuchen Sie es noch einmal, oder brechen Sie ab',
  'The agreed plaintext comparison is owed: bring the model that the vendor lends to your agent':
    'Der vereinbarte Klartextvergleich steht aus: Bringen Sie das Modell, das der Hersteller leiht, zu Ihrem Agenten',
  'Preview and release the results': 'Ergebnisse ansehen und freigeben',
  'Read the terms, then approve or reject them': 'Bedingungen lesen, dann annehmen oder ablehnen',
  'Lost contact': 'Kontakt verloren',
  'Lost contact: {sides}': 'Kontakt verloren: {sides}',
  'the vendor’s agent has never connected': 'der Agent des Herstellers hat sich nie verbunden',
  'the hospital’s agent has never connected': 'der Agent des Krankenhauses hat sich nie verbunden',
  'the vendor’s agent was last heard from {time}': 'vom Agenten des Herstellers war zuletzt {time} zu hören',
  'the hospital’s agent was last heard from {time}': 'vom Agenten des Krankenhauses war zuletzt {time} zu hören',
  '#{number} with {other} · ends {date}': 'Nr. {number} mit {other} · endet am {date}',
  '#{number} with {other} · {date}': 'Nr. {number} mit {other} · {date}',
  'Enrol your agent': 'Agenten anmelden',
  'A program that you run yourself. It keeps your weights and takes part in evaluations.':
    'Ein Programm, das Sie selbst betreiben. Es behält Ihre Gewichte und nimmt an Auswertungen teil.',
  'A program that you run inside your network. It keeps your images and takes part in evaluations.':
    'Ein Programm, das Sie in Ihrem Netz betreiben. Es behält Ihre Bilder und nimmt an Auswertungen teil.',
  'Register a compiled model': 'Ein kompiliertes Modell registrieren',
  'Your agent compiles a model’s file and registers its public program. The weights stay.':
    'Ihr Agent kompiliert die Datei eines Modells und registriert deren öffentliches Programm. Die Gewichte bleiben.',
  'Add a test set': 'Testdatensatz hinzufügen',
  'Send images and labels from this browser straight to your own agent. Only counts come here.':
    'Schicken Sie Bilder und Labels aus diesem Browser direkt an Ihren eigenen Agenten. Hierher kommen nur Anzahlen.',
  'Say what for, until when, and what may be released. It starts when both sides have approved.':
    'Sagen Sie, wofür, bis wann und was freigegeben werden darf. Sie beginnt, wenn beide Seiten zugestimmt haben.',
  'Invite colleagues': 'Kollegen einladen',
  'Some decide for your organisation, others only read results.':
    'Manche entscheiden für Ihre Organisation, andere lesen nur Ergebnisse.',
  ' (done)': ' (erledigt)',
  ' (to do)': ' (zu tun)',
  'How the portal is used and whether it works. Results and proposals are between the two sides.':
    'Wie das Portal benutzt wird und ob es funktioniert. Ergebnisse und Vorschläge sind Sache der beiden Seiten.',
  'Evaluations by state': 'Auswertungen nach Stand',
  'Agents and whether they are connected': 'Agenten und ob sie verbunden sind',
  'Last heard': 'Zuletzt gehört',
  Connected: 'Verbunden',
  Away: 'Nicht da',
  Failures: 'Fehlschläge',
  'Nothing has failed.': 'Nichts ist gescheitert.',
  'Evaluations that failed': 'Gescheiterte Auswertungen',
  Between: 'Zwischen',
  Reason: 'Grund',
  When: 'Wann',
  'Organisations with counts': 'Organisationen mit Anzahlen',
};
