/** Titles and remedies of the portal's own errors (packages/errors, range 6xxx). Those of agents come in English. */
export const errors = {
  'You are not allowed to do this.': 'Das dürfen Sie nicht.',
  'Ask an administrator of your organisation.': 'Fragen Sie einen Administrator Ihrer Organisation.',
  'There is no such thing, or you may not see it.': 'So etwas gibt es nicht, oder Sie dürfen es nicht sehen.',
  'Check the address, and for which organisation you are signed in.':
    'Prüfen Sie die Adresse, und für welche Organisation Sie angemeldet sind.',
  'What was sent is not valid.': 'Was geschickt wurde, ist nicht gültig.',
  'Correct the fields that are named and send it again.':
    'Berichtigen Sie die genannten Felder und schicken Sie es noch einmal.',
  'You are not signed in.': 'Sie sind nicht angemeldet.',
  'Sign in, or send a valid API token.': 'Melden Sie sich an, oder schicken Sie ein gültiges API-Token.',
  'The invitation is not valid.': 'Die Einladung gilt nicht.',
  'Ask for a new invitation: each works once and for a week.':
    'Bitten Sie um eine neue Einladung: Jede gilt einmal und eine Woche lang.',
  'This exists already.': 'Das gibt es schon.',
  'Choose another name or version.': 'Wählen Sie einen anderen Namen oder eine andere Version.',
  'What was sent is too large.': 'Was geschickt wurde, ist zu groß.',
  'Send less at once.': 'Schicken Sie weniger auf einmal.',
  'The password is not right.': 'Das Passwort stimmt nicht.',
  'Type the password with which you sign in now.': 'Tippen Sie das Passwort ein, mit dem Sie sich jetzt anmelden.',
  'This address takes no webhooks.': 'Diese Adresse nimmt keine Webhooks an.',
  'Give an https address that is reached from the internet, without a user name in it.':
    'Geben Sie eine https-Adresse an, die aus dem Internet erreichbar ist, ohne Benutzernamen darin.',
  'What was sent is not JSON.': 'Was geschickt wurde, ist kein JSON.',
  'Send the body as JSON, with "Content-Type: application/json".':
    'Schicken Sie den Inhalt als JSON, mit „Content-Type: application/json“.',
  'The database cannot be started.': 'Die Datenbank lässt sich nicht starten.',
  'Read the last lines of the database below, or set DATABASE_URL to a PostgreSQL of your own.':
    'Lesen Sie unten die letzten Zeilen der Datenbank, oder setzen Sie DATABASE_URL auf ein eigenes PostgreSQL.',
  'A setting of the portal is wrong.': 'Eine Einstellung des Portals ist falsch.',
  'Correct the environment variable that is named and start again.':
    'Berichtigen Sie die genannte Umgebungsvariable und starten Sie neu.',
  'The database holds something that this version of the portal cannot read.':
    'Die Datenbank enthält etwas, das diese Version des Portals nicht lesen kann.',
  'Start the version of the portal that wrote it, or a newer one; nothing was changed.':
    'Starten Sie die Version des Portals, die es geschrieben hat, oder eine neuere; es wurde nichts geändert.',
  'A portal runs on this data folder already.': 'Auf diesem Datenordner läuft schon ein Portal.',
  'Use the one that runs, stop it first, or give another folder with --data.':
    'Benutzen Sie das laufende, halten Sie es zuerst an, oder geben Sie mit --data einen anderen Ordner an.',
  'The backup cannot be restored.': 'Die Sicherung lässt sich nicht zurückspielen.',
  'Give a whole file that --backup wrote, to the version of the portal that wrote it or a newer one; nothing was changed.':
    'Geben Sie eine vollständige Datei, die --backup geschrieben hat, der Version des Portals, die sie schrieb, oder einer neueren; es wurde nichts geändert.',
  'The database to restore into is not empty.': 'Die Datenbank, in die zurückgespielt werden soll, ist nicht leer.',
  'Stop the portal and give a new data folder, or a new database in DATABASE_URL; nothing was changed.':
    'Halten Sie das Portal an und geben Sie einen neuen Datenordner an oder in DATABASE_URL eine neue Datenbank; es wurde nichts geändert.',
  'The backup cannot be written.': 'Die Sicherung lässt sich nicht schreiben.',
  'Give a new file in a folder with enough space.': 'Geben Sie eine neue Datei in einem Ordner mit genügend Platz an.',
  'This portal may keep no more.': 'Dieses Portal darf nicht mehr aufbewahren.',
  'Nothing new can begin here for now; what runs goes on, and can be stopped. Tell the operator, who can give the database more room (STORAGE_GIGABYTES).':
    'Hier kann vorerst nichts Neues beginnen; was läuft, geht weiter und lässt sich anhalten. Sagen Sie es dem Betreiber, der der Datenbank mehr Platz geben kann (STORAGE_GIGABYTES).',
  'A portal with other settings runs on this database.':
    'Auf dieser Datenbank läuft ein Portal mit anderen Einstellungen.',
  'Give every process of a portal the same AUTH_SECRET and PORTAL_ORIGIN, and on several machines a PROCESS_ADDRESS that the others reach; or stop the other one first.':
    'Geben Sie allen Prozessen eines Portals dasselbe AUTH_SECRET und PORTAL_ORIGIN, auf mehreren Rechnern auch eine PROCESS_ADDRESS, die die anderen erreichen; oder halten Sie den anderen zuerst an.',
  'The portal cannot listen at this address.': 'Das Portal kann unter dieser Adresse nicht lauschen.',
  'Stop the program that is there, or give another port with --port (and in PORTAL_ORIGIN, if that is set).':
    'Beenden Sie das Programm, das dort ist, oder geben Sie mit --port einen anderen Port an (und in PORTAL_ORIGIN, wenn das gesetzt ist).',
  'The agent could not prove its key.': 'Der Agent konnte seinen Schlüssel nicht beweisen.',
  'Check that the agent is enrolled with this portal and was not removed.':
    'Prüfen Sie, ob der Agent bei diesem Portal angemeldet ist und nicht entfernt wurde.',
  'The enrolment token is not valid.': 'Das Anmelde-Token gilt nicht.',
  'Make a new token on the agents page: each works once and for one day.':
    'Erstellen Sie auf der Seite der Agenten ein neues Token: Jedes gilt einmal und einen Tag lang.',
  'The agent and the portal speak different versions.': 'Agent und Portal sprechen verschiedene Versionen.',
  'Update the older one of the two.': 'Aktualisieren Sie das ältere von beiden.',
  'The agent sent a message that the contracts do not allow.':
    'Der Agent hat eine Nachricht geschickt, die die Verträge nicht erlauben.',
  'Update the agent; report it if the versions agree.':
    'Aktualisieren Sie den Agenten; melden Sie es, wenn die Versionen übereinstimmen.',
  'The key of this agent cannot be changed while works name it.':
    'Der Schlüssel dieses Agenten kann nicht gewechselt werden, solange Arbeiten ihn nennen.',
  'Let the evaluations and trainings named here come to their end, or stop them. A key that somebody else may have: remove the agent on the page "Agents" at once, and enrol a new one.':
    'Lassen Sie die hier genannten Evaluationen und Trainings zu Ende kommen, oder halten Sie sie an. Ein Schlüssel, den jemand anderes haben könnte: Entfernen Sie den Agenten sofort auf der Seite „Agenten“, und melden Sie einen neuen an.',
  'A signature does not fit.': 'Eine Unterschrift passt nicht.',
  'Check that the right agent signed, then sign again.':
    'Prüfen Sie, ob der richtige Agent unterschrieben hat, und unterschreiben Sie dann noch einmal.',
  'The evaluation cannot do this in its present state.': 'Die Auswertung kann das in ihrem jetzigen Stand nicht.',
  'Reload the page to see where it stands.': 'Laden Sie die Seite neu, um zu sehen, wo sie steht.',
  'An approval does not fit the proposal.': 'Eine Zustimmung passt nicht zum Vorschlag.',
  'Reload the proposal and approve it again.': 'Laden Sie den Vorschlag neu und stimmen Sie noch einmal zu.',
  'The results do not fit the evaluation.': 'Die Ergebnisse passen nicht zur Auswertung.',
  'Release results of this evaluation, and only the parts that were agreed.':
    'Geben Sie Ergebnisse dieser Auswertung frei, und nur die vereinbarten Teile.',
  'An agent was silent for too long.': 'Ein Agent war zu lange still.',
  'Check that the agent runs and reaches the portal, then retry; finished batches are kept.':
    'Prüfen Sie, ob der Agent läuft und das Portal erreicht, und versuchen Sie es dann noch einmal; fertige Stapel werden aufbewahrt.',
  'An agent refused the work.': 'Ein Agent hat die Arbeit abgelehnt.',
  'Read the reason that the agent gave, then retry or propose again.':
    'Lesen Sie den Grund, den der Agent genannt hat, und versuchen Sie es dann noch einmal, oder schlagen Sie neu vor.',
  'Model and test set do not go together.': 'Modell und Testdatensatz passen nicht zusammen.',
  'Choose a test set with labels for at least one finding of the model.':
    'Wählen Sie einen Testdatensatz mit Labels für mindestens einen Befund des Modells.',
  'Too many proposals wait for the other side.': 'Zu viele Vorschläge warten auf die andere Seite.',
  'Cancel some of them, or wait until the other side has decided.':
    'Brechen Sie einige ab, oder warten Sie, bis die andere Seite entschieden hat.',
  'The test set was registered with counts of a few studies.':
    'Der Testdatensatz wurde mit Anzahlen weniger Untersuchungen registriert.',
  'Update the agent: it leaves counts out that fewer than five studies make up.':
    'Aktualisieren Sie den Agenten: Er lässt Anzahlen weg, die weniger als fünf Untersuchungen ausmachen.',
  'The terms do not name the participants that this kind of work needs.':
    'Die Bedingungen nennen nicht die Teilnehmer, die diese Art von Arbeit braucht.',
  'Propose again with as many organisations in each role as the kind allows.':
    'Schlagen Sie noch einmal vor, mit so vielen Organisationen in jeder Rolle, wie die Art erlaubt.',
  'These terms do not go with what the model does.': 'Diese Bedingungen passen nicht zu dem, was das Modell tut.',
  'Leave out what is named: masks are evaluated without noise, plaintext run, goal and checks of answers.':
    'Lassen Sie das Genannte weg: Masken werden ohne Rauschen, Klartextlauf, Ziel und Prüfung von Antworten ausgewertet.',
  'The hospital has deleted this test set.': 'Das Krankenhaus hat diesen Testdatensatz gelöscht.',
  'Nothing brings it back but adding its images and labels to the agent again, from where they came from.':
    'Nichts bringt ihn zurück, außer seine Bilder und Labels wieder zum Agenten zu bringen, von dort, woher sie kamen.',
  'More images are to be evaluated twice than there are.':
    'Es sollen mehr Bilder doppelt ausgewertet werden, als es gibt.',
  'Choose at most as many copies as the test set has images.':
    'Wählen Sie höchstens so viele Kopien, wie der Testdatensatz Bilder hat.',
};
