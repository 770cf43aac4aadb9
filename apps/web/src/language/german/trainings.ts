/** Trainings from proposal to card, and the privacy ledger. */
export const trainings = {
  Trainings: 'Trainings',
  Training: 'Training',
  'Training proposed': 'Training vorgeschlagen',
  'Propose a training': 'Training vorschlagen',
  'Privacy ledger': 'Privatheitskonto',
  'Hospitals train a model together. Images stay with each of them; the owner sees sums with noise, and this portal neither.':
    'Krankenhäuser trainieren ein Modell gemeinsam. Die Bilder bleiben bei jedem; der Eigentümer sieht Summen mit Rauschen, dieses Portal keines von beiden.',
  'No training yet.': 'Noch kein Training.',
  'Engineers propose one to hospitals whose test sets they can see.':
    'Ingenieure schlagen eines den Krankenhäusern vor, deren Testdatensätze sie sehen.',
  'Owners of models propose them.': 'Eigentümer von Modellen schlagen sie vor.',
  'Waits for your approval': 'Wartet auf Ihre Zustimmung',
  Owner: 'Eigentümer',
  Hospitals: 'Krankenhäuser',
  'Privacy calculator': 'Privatheitsrechner',
  'What a training would spend of each patient’s privacy, or the noise that a target needs. It is computed in your browser; nothing is sent or kept.':
    'Was ein Training von der Privatheit jedes Patienten verbrauchen würde, oder das Rauschen, das ein Ziel braucht. Gerechnet wird in Ihrem Browser; nichts wird gesendet oder aufbewahrt.',
  'The probability with which a round takes a patient.':
    'Die Wahrscheinlichkeit, mit der eine Runde einen Patienten nimmt.',
  'Rounds that have to be repeated count again.': 'Runden, die wiederholt werden müssen, zählen noch einmal.',
  'The probability with which epsilon may not hold: well below one over the number of patients.':
    'Die Wahrscheinlichkeit, mit der Epsilon nicht gilt: deutlich unter eins durch die Zahl der Patienten.',
  'Its standard deviation over the clipping norm, of all hospitals together.':
    'Seine Standardabweichung durch die höchste Norm je Patient, von allen Krankenhäusern zusammen.',
  'What all rounds together may spend.': 'Was alle Runden zusammen verbrauchen dürfen.',
  'The share of the patients is a number above 0 and at most 1.':
    'Der Anteil der Patienten ist eine Zahl über 0 und höchstens 1.',
  'Rounds are a whole number from 1 to 1,000,000.': 'Runden sind eine ganze Zahl von 1 bis 1.000.000.',
  'Delta is a number from 1e-10 to 0.1.': 'Delta ist eine Zahl von 1e-10 bis 0,1.',
  'The noise is a number from 0.3 to 1,000.': 'Das Rauschen ist eine Zahl von 0,3 bis 1.000.',
  'The target is a number above 0 and at most 100.': 'Das Ziel ist eine Zahl über 0 und höchstens 100.',
  'No noise reaches this target: take fewer rounds or a smaller share of the patients.':
    'Kein Rauschen erreicht dieses Ziel: Nehmen Sie weniger Runden oder einen kleineren Anteil der Patienten.',
  'This spends more than epsilon 100, which protects nobody: take more noise or fewer rounds.':
    'Das verbraucht mehr als Epsilon 100, was niemanden schützt: Nehmen Sie mehr Rauschen oder weniger Runden.',
  'The noise for a target epsilon': 'Das Rauschen für ein Ziel-Epsilon',
  'The epsilon of some noise': 'Das Epsilon eines Rauschens',
  'What is looked for': 'Was gesucht wird',
  'above {most} after all rounds, which protects nobody': 'über {most} nach allen Runden, was niemanden schützt',
  '{epsilon} after all rounds, by privacy loss distributions; unit: a patient':
    '{epsilon} nach allen Runden, aus Verteilungen des Privatheitsverlusts; Einheit: ein Patient',
  'Training: {name}': 'Training: {name}',
  '#{number} by {owner} · {date}': '#{number} von {owner} · {date}',
  'Read the terms, then have your agent approve them, or reject them':
    'Bedingungen lesen, dann Ihren Agenten zustimmen lassen oder ablehnen',
  'Register the trained model, so that it can be evaluated':
    'Das trainierte Modell registrieren, damit es ausgewertet werden kann',
  'by {hospitals}: {patients} patients, epsilon {epsilon} at delta {delta}, by privacy loss distributions':
    'von {hospitals}: {patients} Patienten, Epsilon {epsilon} bei Delta {delta}, aus Verteilungen des Privatheitsverlusts',
  'Trained together': 'Gemeinsam trainiert',
  'This hospital took part in the training of the model': 'Dieses Krankenhaus hat am Training des Modells teilgenommen',
  'Images that the model was trained on make it look better than it is: evaluate it on images of others.':
    'Auf Bildern, mit denen es trainiert wurde, sieht das Modell besser aus, als es ist: Werten Sie es auf Bildern anderer aus.',
  'Hospitals trained this model together, with differential privacy. Signed by the vendor’s agent, which also says that the program was compiled from the trained model.':
    'Krankenhäuser haben dieses Modell gemeinsam trainiert, mit Differential Privacy. Unterschrieben vom Agenten des Anbieters, der auch dafür einsteht, dass das Programm aus dem trainierten Modell kompiliert wurde.',
  'Registered as <link>{name}</link>.': 'Registriert als <link>{name}</link>.',
  'Next: register the trained model, from the machine of your agent':
    'Als Nächstes: das trainierte Modell registrieren, vom Rechner Ihres Agenten aus',
  'Your agent compiles it and registers its public program with this card; weights stay there. Then propose its evaluation at a hospital that took no part.':
    'Ihr Agent kompiliert es und registriert sein öffentliches Programm mit dieser Karte; die Gewichte bleiben dort. Schlagen Sie dann seine Auswertung an einem Krankenhaus vor, das nicht teilgenommen hat.',
  'If its owner registers the trained model, whoever sees it there sees your organisation’s name, its number of patients and what was spent.':
    'Registriert der Eigentümer das trainierte Modell, so sieht jeder, der es dort sieht, den Namen Ihrer Organisation, ihre Patientenzahl und was verbraucht wurde.',
  Rounds: 'Runden',
  'Your agent proposes it, because the model lies there; every hospital’s agent signs its own approval, with its data and limit.':
    'Ihr Agent schlägt es vor, denn dort liegt das Modell; der Agent jedes Krankenhauses unterschreibt seine eigene Zustimmung, mit Daten und Grenze.',
  'What each training has spent of the privacy of your patients, as your agent has told. The ledger that counts is your agent’s own: it takes part in no round beyond what was approved, whatever this portal says.':
    'Was jedes Training von der Privatheit Ihrer Patienten verbraucht hat, wie Ihr Agent es gemeldet hat. Es zählt das eigene Konto Ihres Agenten: Er nimmt an keiner Runde teil, die über das Genehmigte hinausgeht, was immer dieses Portal sagt.',
  'Your organisation has approved no training.': 'Ihre Organisation hat keinem Training zugestimmt.',
  'Privacy spent, by training': 'Verbrauchte Privatheit, nach Training',
  'Epsilon is an upper bound by privacy loss distributions. Vectors that were about to be sent count, too.':
    'Epsilon ist eine obere Schranke aus Verteilungen des Privatheitsverlusts. Auch Vektoren, die gerade gesendet werden sollten, zählen.',
  'Data set': 'Datensatz',
  'Vectors sent': 'Gesendete Vektoren',
  'Epsilon spent': 'Epsilon verbraucht',
  Limit: 'Grenze',
  'Your agent’s own ledger': 'Das eigene Konto Ihres Agenten',
  'With what all trainings together have spent on the same images.':
    'Mit dem, was alle Trainings zusammen auf denselben Bildern verbraucht haben.',
  'Training #{number}, proposed by {proposedBy} of {organisation}':
    'Training #{number}, vorgeschlagen von {proposedBy}, {organisation}',
  'Where it stands': 'Wie es steht',
  'No contact with the agent of {organisations}': 'Kein Kontakt zum Agenten von {organisations}',
  'A round needs {least} of {all} hospitals and the owner.':
    'Eine Runde braucht {least} von {all} Krankenhäusern und den Eigentümer.',
  'Approve it on the machine of your agent, with your data and your limit':
    'Stimmen Sie auf dem Rechner Ihres Agenten zu, mit Ihren Daten und Ihrer Grenze',
  'Your agent says what all rounds would spend, signs, and takes part by itself when everybody has approved. It leaves when your limit is reached.':
    'Ihr Agent sagt, was alle Runden verbrauchen würden, unterschreibt und nimmt von selbst teil, sobald alle zugestimmt haben. Er geht, wenn Ihre Grenze erreicht ist.',
  'Training card': 'Trainingskarte',
  'Signed by the owner’s agent. The model is a file there, ready to be compiled and registered.':
    'Vom Agenten des Eigentümers unterschrieben. Das Modell ist dort eine Datei, bereit zum Kompilieren und Registrieren.',
  'Who takes part': 'Wer teilnimmt',
  'Every agent signs exactly these.': 'Jeder Agent unterschreibt genau diese.',
  Participants: 'Teilnehmer',
  'Not yet': 'Noch nicht',
  'Epsilon, of its limit': 'Epsilon, von seiner Grenze',
  '{spent} of {limit}': '{spent} von {limit}',
  'Its agent': 'Sein Agent',
  Approval: 'Zustimmung',
  'Begins with': 'Beginnt mit',
  '{name}, one of {count} classes: {findings}': '{name}, eine von {count} Klassen: {findings}',
  '{name}, findings each by itself: {findings}': '{name}, jeder Befund für sich: {findings}',
  'Hospitals in every round': 'Krankenhäuser in jeder Runde',
  'at least {least} of {all}': 'mindestens {least} von {all}',
  'Share of the patients in a round': 'Anteil der Patienten in einer Runde',
  'Learning rate, momentum': 'Lernrate, Moment',
  'Clipping norm': 'Höchste Norm je Patient',
  Noise: 'Rauschen',
  '{multiple} times the clipping norm, of the hospitals together':
    'das {multiple}-Fache der höchsten Norm, von den Krankenhäusern zusammen',
  Until: 'Bis',
  'Owner’s key': 'Schlüssel des Eigentümers',
  'no bound where {count, plural, one {# hospital tells} other {# hospitals tell}} the owner their noise':
    'keine Schranke, wenn {count, plural, one {# Krankenhaus dem Eigentümer sein Rauschen verrät} other {# Krankenhäuser dem Eigentümer ihr Rauschen verraten}}',
  '{epsilon} where {count, plural, one {# hospital tells} other {# hospitals tell}} the owner their noise':
    '{epsilon}, wenn {count, plural, one {# Krankenhaus dem Eigentümer sein Rauschen verrät} other {# Krankenhäuser dem Eigentümer ihr Rauschen verraten}}',
  'Why it ended': 'Warum es endete',
  'Trained on': 'Trainiert auf',
  '{patients} patients of {hospitals} hospitals': '{patients} Patienten von {hospitals} Krankenhäusern',
  '{epsilon} at delta {delta}, by privacy loss distributions; unit: a patient':
    '{epsilon} bei Delta {delta}, aus Verteilungen des Privatheitsverlusts; Einheit: ein Patient',
  'By Renyi divergences': 'Aus Rényi-Divergenzen',
  '{epsilon}, a looser bound that papers often quote':
    '{epsilon}, eine weitere Schranke, die Veröffentlichungen oft nennen',
  'With accomplices': 'Mit Mitwissern',
  'Model file': 'Modelldatei',
  'Waiting until everybody has approved.': 'Wartet, bis alle zugestimmt haben.',
  'Everybody has approved; it begins by itself.': 'Alle haben zugestimmt; es beginnt von selbst.',
  'The agents train together. Weights and gradients pass between them, not through this portal; images stay where they are.':
    'Die Agenten trainieren gemeinsam. Gewichte und Gradienten gehen zwischen ihnen hin und her, nicht durch dieses Portal; Bilder bleiben, wo sie sind.',
  Finished: 'Beendet',
  'The owner’s agent has the model.': 'Der Agent des Eigentümers hat das Modell.',
  'A participant rejected the terms.': 'Ein Teilnehmer hat die Bedingungen abgelehnt.',
  'A participant took its approval back.': 'Ein Teilnehmer hat seine Zustimmung zurückgenommen.',
  'The owner cancelled the training.': 'Der Eigentümer hat das Training abgebrochen.',
  'The owner’s agent could not go on. Finished rounds are kept.':
    'Der Agent des Eigentümers konnte nicht weitermachen. Fertige Runden bleiben erhalten.',
  'has not begun': 'hat noch nicht begonnen',
  'takes part': 'nimmt teil',
  'looks for the others': 'sucht die anderen',
  'has ended: finished, or its budget is spent': 'ist fertig, oder seine Grenze ist erreicht',
  'has ended': 'hat aufgehört',
  refuses: 'weigert sich',
  'could not go on': 'konnte nicht weitermachen',
  'Cancel this training for good?': 'Dieses Training endgültig abbrechen?',
  'Reject the terms…': 'Bedingungen ablehnen …',
  'Take it back and end the training': 'Zurücknehmen und das Training beenden',
  'The others read this.': 'Die anderen lesen dies.',
  'No round is done yet.': 'Noch keine Runde ist fertig.',
  '{done} of {total} rounds': '{done} von {total} Runden',
  ', {present} of {all} hospitals are there': ', {present} von {all} Krankenhäusern sind da',
  ', {time} left': ', noch {time}',
  'After {round} rounds: accuracy {value} on the owner’s own images, epsilon {spent}.':
    'Nach {round} Runden: Genauigkeit {value} auf den eigenen Bildern des Eigentümers, Epsilon {spent}.',
  'After {round} rounds: mean AUROC {value} on the owner’s own images, epsilon {spent}.':
    'Nach {round} Runden: mittlere AUROC {value} auf den eigenen Bildern des Eigentümers, Epsilon {spent}.',
  'After {round} rounds: epsilon {spent}.': 'Nach {round} Runden: Epsilon {spent}.',
  Accuracy: 'Genauigkeit',
  'Round {round}': 'Runde {round}',
  'What the trained model is for; every hospital approves it.':
    'Wofür das trainierte Modell ist; jedes Krankenhaus stimmt dem zu.',
  'ONNX file to begin with': 'ONNX-Datei, mit der begonnen wird',
  'It stays with your agent and goes to the hospitals’ agents, not through this portal.':
    'Sie bleibt bei Ihrem Agenten und geht an die Agenten der Krankenhäuser, nicht durch dieses Portal.',
  'Learning rate': 'Lernrate',
  'Target epsilon': 'Ziel für Epsilon',
  'Over all rounds; the noise follows from it.': 'Über alle Runden; das Rauschen folgt daraus.',
  'Test set of your agent': 'Testdatensatz Ihres Agenten',
  'Images that nobody trains on; without one the accuracy is not measured.':
    'Bilder, auf denen niemand trainiert; ohne ihn wird die Genauigkeit nicht gemessen.',
  'My training': 'Mein Training',
  'Say what the model is for': 'Sagen Sie, wofür das Modell ist',
  'Hospitals, by a test set of each': 'Krankenhäuser, nach einem Testdatensatz von jedem',
  'Each hospital decides itself which of its data it trains on, and up to which epsilon.':
    'Jedes Krankenhaus entscheidet selbst, auf welchen seiner Daten es trainiert und bis zu welchem Epsilon.',
  'Propose it, on the machine of your agent while that runs':
    'Schlagen Sie es vor, auf dem Rechner Ihres Agenten, während dieser läuft',
  'Choose test sets of two hospitals or more, one of each.':
    'Wählen Sie Testdatensätze von zwei oder mehr Krankenhäusern, je einen.',
  'One participant approved.': 'Ein Teilnehmer hat zugestimmt.',
  'All participants have approved.': 'Alle Teilnehmer haben zugestimmt.',
  'The agents train together.': 'Die Agenten trainieren gemeinsam.',
  'The training is finished; the owner has the model.': 'Das Training ist fertig; der Eigentümer hat das Modell.',
  'The training could not go on.': 'Das Training konnte nicht weitergehen.',
  'It goes on behind its last finished round.': 'Es geht hinter der letzten fertigen Runde weiter.',
  'for the owner': 'für den Eigentümer',
  '{value, plural, one {# round} other {# rounds}}': '{value, plural, one {# Runde} other {# Runden}}',
  'epsilon {value}': 'Epsilon {value}',
};
