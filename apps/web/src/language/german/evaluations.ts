/** Evaluations from proposal to release: list, terms, approval, progress, comments. */
export const evaluations = {
  Open: 'Offen',
  'Ended otherwise': 'Anders geendet',
  'Last changed first': 'Zuletzt geänderte zuerst',
  'By model': 'Nach Modell',
  'By test set': 'Nach Testdatensatz',
  'One model on one test set, on terms that both sides signed.':
    'Ein Modell auf einem Testdatensatz, zu Bedingungen, die beide Seiten unterschrieben haben.',
  'Search names, purpose or number': 'Namen, Zweck oder Nummer suchen',
  'No evaluation fits.': 'Keine Auswertung passt.',
  'Propose one: a model, a test set, and what it is for.':
    'Schlagen Sie eine vor: ein Modell, einen Testdatensatz und wofür es ist.',
  Pages: 'Seiten',
  'Previous page': 'Vorige Seite',
  'Next page': 'Nächste Seite',
  '{total, plural, one {# evaluation} other {# evaluations}}':
    '{total, plural, one {# Auswertung} other {# Auswertungen}}',
  ', page {page} of {pages}': ', Seite {page} von {pages}',
  '{model} {version} on {testSet}': '{model} {version} auf {testSet}',
  '#{number} {model} {version} on {testSet}': 'Nr. {number} {model} {version} auf {testSet}',
  'Evaluation #{number}, proposed by {proposedBy}': 'Auswertung Nr. {number}, vorgeschlagen von {proposedBy}',
  '. A counter-offer to {link}': '. Ein Gegenvorschlag zu {link}',
  '. Other terms were proposed: {links}': '. Andere Bedingungen wurden vorgeschlagen: {links}',
  'Preview and release': 'Ansehen und freigeben',
  Results: 'Ergebnisse',
  'Propose other terms': 'Andere Bedingungen vorschlagen',
  'Propose again': 'Erneut vorschlagen',
  'Is the test set large enough?': 'Ist der Testdatensatz groß genug?',
  'Told from its counts alone, before anything is run. Look at it before you approve.':
    'Allein aus seinen Anzahlen gesagt, bevor irgendetwas läuft. Sehen Sie es sich an, bevor Sie zustimmen.',
  Terms: 'Bedingungen',
  'Your side’s approval': 'Zustimmung Ihrer Seite',
  'Read the terms above first. Your agent signs them and keeps a copy; without its signature it does no work.':
    'Lesen Sie zuerst die Bedingungen oben. Ihr Agent unterschreibt sie und behält eine Kopie; ohne seine Unterschrift arbeitet er nicht.',
  Approvals: 'Zustimmungen',
  'To be sure of whom you work with, compare the other side’s key by phone.':
    'Um sicher zu sein, mit wem Sie arbeiten, vergleichen Sie den Schlüssel der anderen Seite am Telefon.',
  Control: 'Steuerung',
  Comments: 'Kommentare',
  Timeline: 'Verlauf',
  'Evaluation #{number}': 'Auswertung Nr. {number}',
  'Full report': 'Vollständiger Bericht',
  'Other terms for #{number}': 'Andere Bedingungen für Nr. {number}',
  '{name} ({hospital}, {images, plural, one {# image} other {# images}})':
    '{name} ({hospital}, {images, plural, one {# Bild} other {# Bilder}})',
  'Both sides’ agents sign these terms. Nothing starts before, and no word can change afterwards.':
    'Die Agenten beider Seiten unterschreiben diese Bedingungen. Vorher beginnt nichts, und danach kann sich kein Wort ändern.',
  'There is no model that you can see.': 'Es gibt kein Modell, das Sie sehen können.',
  'There is no test set that you can see.': 'Es gibt keinen Testdatensatz, den Sie sehen können.',
  'A vendor registers one with its agent.': 'Ein Hersteller registriert eines mit seinem Agenten.',
  'A hospital adds one, and shows its counts to vendors.':
    'Ein Krankenhaus fügt einen hinzu und zeigt Herstellern seine Anzahlen.',
  'Approved by {name}, {time}': 'Angenommen durch {name}, {time}',
  'Has not approved yet': 'Hat noch nicht zugestimmt',
  'Signed by the agent with key': 'Unterschrieben vom Agenten mit Schlüssel',
  'Your agent has signed, but cannot reach the portal now; the approval arrives as soon as it can.':
    'Ihr Agent hat unterschrieben, erreicht aber das Portal gerade nicht; die Zustimmung kommt an, sobald er kann.',
  'Your agent is connected. It signs exactly the terms that this page shows.':
    'Ihr Agent ist verbunden. Er unterschreibt genau die Bedingungen, die diese Seite zeigt.',
  'With these terms your images leave the hospital: all of them go to {organisationName}':
    'Mit diesen Bedingungen verlassen Ihre Bilder das Krankenhaus: alle gehen an {organisationName}',
  'The vendor runs its model on them unprotected, and can keep copies; no signature takes them back. What the protected run keeps secret, this gives away. To compare without handing images over, ask for a proposal in which the vendor lends you the model. To forbid this for good: <code>party-agent keep-images</code> on your agent’s machine.':
    'Der Hersteller lässt sein Modell ungeschützt darauf laufen und kann Kopien behalten; keine Unterschrift holt sie zurück. Was der geschützte Lauf geheim hält, gibt dies preis. Um zu vergleichen, ohne Bilder herauszugeben, bitten Sie um einen Vorschlag, in dem der Hersteller Ihnen das Modell leiht. Um dies für immer zu untersagen: <code>party-agent keep-images</code> auf dem Rechner Ihres Agenten.',
  'To confirm, type: {phrase}': 'Zur Bestätigung tippen: {phrase}',
  'Not approved': 'Nicht angenommen',
  'Your agent signs…': 'Ihr Agent unterschreibt…',
  'Approve these terms': 'Diesen Bedingungen zustimmen',
  Write: 'Schreiben',
  Comment: 'Kommentar',
  'Both sides read it. It changes no term; for that propose other terms.':
    'Beide Seiten lesen ihn. Er ändert keine Bedingung; schlagen Sie dafür andere Bedingungen vor.',
  'Written. The other side reads it here, and is told.':
    'Geschrieben. Die andere Seite liest es hier und wird benachrichtigt.',
  Pause: 'Anhalten',
  Resume: 'Fortsetzen',
  Cancel: 'Abbrechen',
  'Cancel this evaluation for good? A new proposal would be needed.':
    'Diese Auswertung endgültig abbrechen? Es wäre ein neuer Vorschlag nötig.',
  'Reject the proposal…': 'Vorschlag ablehnen…',
  Why: 'Warum',
  Reject: 'Ablehnen',
  'Take our approval back…': 'Unsere Zustimmung zurücknehmen…',
  'Take it back and stop': 'Zurücknehmen und anhalten',
  'The other side reads this.': 'Die andere Seite liest dies.',
  'AUROC at least': 'AUROC mindestens',
  'Sensitivity at least': 'Sensitivität mindestens',
  'Specificity at least': 'Spezifität mindestens',
  'Goal (optional)': 'Ziel (freiwillig)',
  'What the model has to reach, for one finding. The report says on its first page whether it did: the goal is met where the lower end of the 95% interval reaches it. Agreed before the run, so that nobody chooses it to fit the result. Leave the values empty to agree on none.':
    'Was das Modell für einen Befund erreichen muss. Der Bericht sagt auf seiner ersten Seite, ob es das hat: Das Ziel ist erreicht, wenn das untere Ende des 95-%-Intervalls es erreicht. Vor dem Lauf vereinbart, damit niemand es passend zum Ergebnis wählt. Lassen Sie die Werte leer, um keines zu vereinbaren.',
  Threshold: 'Schwelle',
  'For sensitivity and specificity: scores from it on count as positive.':
    'Für Sensitivität und Spezifität: Modellwerte ab ihr zählen als positiv.',
  'It goes on only where the two agents still reach each other.':
    'Sie geht nur weiter, wenn die beiden Agenten einander noch erreichen.',
  'This page is cut off from the portal': 'Diese Seite ist vom Portal abgeschnitten',
  'It shows what was last known, and goes on by itself when the portal answers. If you have signed out, load it again.':
    'Sie zeigt, was zuletzt bekannt war, und geht von selbst weiter, wenn das Portal antwortet. Haben Sie sich abgemeldet, laden Sie sie neu.',
  'Preflight: {seconds} and {bytes} for two images, round trip {milliseconds} ms, {rate}/s. All images are expected to take {total}.':
    'Probelauf: {seconds} und {bytes} für zwei Bilder, Umlaufzeit {milliseconds} ms, {rate}/s. Alle Bilder dauern voraussichtlich {total}.',
  'Vendor’s agent': 'Agent des Herstellers',
  'Hospital’s agent': 'Agent des Krankenhauses',
  'Lost contact with the vendor’s agent': 'Kontakt zum Agenten des Herstellers verloren',
  'Lost contact with the hospital’s agent': 'Kontakt zum Agenten des Krankenhauses verloren',
  'The vendor’s agent cannot go on, and tries again: {title}':
    'Der Agent des Herstellers kommt nicht weiter und versucht es wieder: {title}',
  'The hospital’s agent cannot go on, and tries again: {title}':
    'Der Agent des Krankenhauses kommt nicht weiter und versucht es wieder: {title}',
  'The clock of the vendor’s agent is wrong': 'Die Uhr des Agenten des Herstellers geht falsch',
  'The clock of the hospital’s agent is wrong': 'Die Uhr des Agenten des Krankenhauses geht falsch',
  'When the agent last connected it was {off}. Agreed times begin and end by it, and what the agent signs has its time. Its machine takes the time from the network (NTP); then the agent is started again.':
    'Als der Agent sich zuletzt verbunden hat, ging sie {off}. Vereinbarte Zeiten beginnen und enden nach ihr, und was der Agent unterschreibt, trägt ihre Zeit. Sein Rechner nimmt die Zeit aus dem Netz (NTP); danach wird der Agent neu gestartet.',
  'The hospital owes the agreed plaintext comparison': 'Das Krankenhaus schuldet den vereinbarten Klartextvergleich',
  'Its agent needs the vendor’s ONNX file for it, and nobody has brought it there. The vendor lends the file; on the machine of the hospital’s agent, before the evaluation runs or afterwards, the command below keeps it. Afterwards “Preview and release” adds the comparison. Until then “Secure against plaintext” cannot be released.':
    'Sein Agent braucht dafür die ONNX-Datei des Herstellers, und niemand hat sie dorthin gebracht. Der Hersteller leiht die Datei; auf dem Rechner des Agenten des Krankenhauses, vor oder nach dem Lauf der Auswertung, bewahrt der Befehl unten sie auf. Danach fügt „Ansehen und freigeben“ den Vergleich hinzu. Bis dahin kann „Geschützt gegen Klartext“ nicht freigegeben werden.',
  'It has never connected.': 'Er hat sich nie verbunden.',
  'It was last heard of {time}.': 'Von ihm war zuletzt {time} zu hören.',
  'No work begins, and what this page says of it is what it said then. Its organisation sees to its machine: <code>party-agent doctor</code> says what is wrong.':
    'Es beginnt nichts, und was diese Seite von ihm sagt, ist, was er damals gesagt hat. Seine Organisation sieht nach seinem Rechner: <code>party-agent doctor</code> sagt, was nicht stimmt.',
  'The two agents cannot meet': 'Die beiden Agenten finden nicht zueinander',
  'Neither says where the other can call it. One of the two has to be started with <code>party-agent daemon --listen-peer HOST:PORT</code>, at an address that the other one reaches, or, where neither can be called, with <code>party-agent daemon --relay</code>.':
    'Keiner sagt, wo der andere ihn erreichen kann. Einer der beiden muss mit <code>party-agent daemon --listen-peer HOST:PORT</code> gestartet werden, unter einer Adresse, die der andere erreicht, oder, wo keiner erreichbar ist, mit <code>party-agent daemon --relay</code>.',
  '{done} of {total}': '{done} von {total}',
  Exchanged: 'Ausgetauscht',
  Rate: 'Tempo',
  '{rate} images/s': '{rate} Bilder/s',
  'Pairs of workers': 'Paare von Rechenprozessen',
  '{pairs} at work': '{pairs} rechnen',
  Batches: 'Stapel',
  '{done} of {total}, {again} begun again': '{done} von {total}, {again} neu begonnen',
  'Time left': 'Restzeit',
  'Images evaluated': 'Ausgewertete Bilder',
  'Propose instead': 'Stattdessen vorschlagen',
  Propose: 'Vorschlagen',
  'What the result is for, and who will read it.': 'Wofür das Ergebnis ist und wer es lesen wird.',
  'What may be released to both sides': 'Was beiden Seiten freigegeben werden darf',
  '{always} The hospital previews everything first and may release less.':
    '{always} Das Krankenhaus sieht alles zuerst und darf weniger freigeben.',
  '{always} Besides:': '{always} Außerdem:',
  'Protects against': 'Schützt gegen',
  'Plaintext comparison': 'Klartextvergleich',
  None: 'Keiner',
  'The model runs only under protection.': 'Das Modell läuft nur geschützt.',
  'On the hospital’s agent, all images': 'Beim Agenten des Krankenhauses, alle Bilder',
  'The vendor lends the model to the hospital’s agent for this.':
    'Der Hersteller leiht dem Agenten des Krankenhauses dafür das Modell.',
  'On the vendor’s agent, public images': 'Beim Agenten des Herstellers, öffentliche Bilder',
  'The hospital’s agent hands the images over only if a column “public” of its labels is 1 for every one of them.':
    'Der Agent des Krankenhauses gibt die Bilder nur heraus, wenn eine Spalte „public“ seiner Labels für jedes von ihnen 1 ist.',
  'On the vendor’s agent, all images': 'Beim Agenten des Herstellers, alle Bilder',
  'The hospital’s agent hands every image over, unprotected: the vendor sees them.':
    'Der Agent des Krankenhauses gibt jedes Bild ungeschützt heraus: Der Hersteller sieht sie.',
  'Equivalence margin': 'Äquivalenzgrenze',
  'How far the AUROC under protection may lie from the plaintext AUROC for both to count as equivalent: the interval of the test has to lie within plus and minus this margin. 0.01 is one in a hundred, and takes at least 299 studies with and without the finding to show; 0.05 takes 59. It is agreed before the run, so that nobody chooses it to fit the result. Used only with a plaintext comparison.':
    'Wie weit die geschützte AUROC von der AUROC im Klartext liegen darf, damit beide als gleichwertig gelten: Das Intervall des Tests muss innerhalb von plus und minus dieser Grenze liegen. 0,01 ist eins von hundert und braucht mindestens 299 Untersuchungen mit und ohne den Befund; 0,05 braucht 59. Vor dem Lauf vereinbart, damit niemand sie passend zum Ergebnis wählt. Nur bei einem Klartextvergleich benutzt.',
  'Checks of the vendor’s answers': 'Prüfungen der Antworten des Herstellers',
  'Images evaluated twice': 'Doppelt ausgewertete Bilder',
  'Copies at places that the vendor does not know; both answers must agree.':
    'Kopien an Stellen, die der Hersteller nicht kennt; beide Antworten müssen übereinstimmen.',
  'Made-up images': 'Erfundene Bilder',
  'Those of the preflight, whose answers are known. Checks cost as much as other images; the terms say what they notice.':
    'Die des Probelaufs, deren Antworten bekannt sind. Prüfungen kosten so viel wie andere Bilder; die Bedingungen sagen, was sie bemerken.',
  'Ends after': 'Endet nach',
  'Noise in what is released': 'Rauschen in dem, was freigegeben wird',
  'none: figures are rounded by the rules of release': 'keines: Zahlen werden nach den Regeln der Freigabe gerundet',
  'Every release has counts with noise, AUROC and prevalence computed from them, methods and limitations.':
    'Jede Freigabe enthält Anzahlen mit Rauschen, AUROC und Prävalenz daraus, Methoden und Grenzen.',
  'Noise in what is released (optional)': 'Rauschen in dem, was freigegeben wird (freiwillig)',
  'Differential privacy: everything that is released is computed from counts with noise, so that even somebody who knows all other patients learns little about one. It leaves AUROC, ROC curve and decisions at declared thresholds, with wider intervals; Brier score, calibration, groups and the plaintext comparison stay in the hospital. It takes large test sets: several hundred patients with each finding, more for many findings. Leave epsilon empty for figures without noise.':
    'Differential Privacy: Alles, was freigegeben wird, wird aus Anzahlen mit Rauschen berechnet, sodass selbst jemand, der alle anderen Patienten kennt, über einen wenig erfährt. Es bleiben AUROC, ROC-Kurve und Entscheidungen an angegebenen Schwellen, mit breiteren Intervallen; Brier-Score, Kalibrierung, Gruppen und der Klartextvergleich bleiben im Krankenhaus. Es braucht große Testdatensätze: mehrere Hundert Patienten mit jedem Befund, mehr bei vielen Befunden. Lassen Sie Epsilon leer für Zahlen ohne Rauschen.',
  Epsilon: 'Epsilon',
  Delta: 'Delta',
  'The smaller, the more noise. At 1, a guess between two versions of one patient is right in at most 73% of cases; at 4 in 98%.':
    'Je kleiner, desto mehr Rauschen. Bei 1 ist ein Raten zwischen zwei Versionen eines Patienten in höchstens 73 % der Fälle richtig; bei 4 in 98 %.',
  'Probability with which epsilon may not hold; well below one over the number of patients.':
    'Wahrscheinlichkeit, mit der Epsilon nicht gelten muss; weit unter eins durch die Zahl der Patienten.',
  'Findings to evaluate': 'Auszuwertende Befunde',
  'With none ticked all of them are evaluated.': 'Ist keiner angekreuzt, werden alle ausgewertet.',
  'Not before': 'Nicht vor',
  'In your own time; empty: as soon as both have approved.':
    'In Ihrer eigenen Zeit; leer: sobald beide zugestimmt haben.',
  'These two do not go together': 'Diese beiden passen nicht zusammen',
  'The test set has no label for any finding of this model.':
    'Der Testdatensatz hat für keinen Befund dieses Modells ein Label.',
  'These terms do not bind what the vendor declares of the model':
    'Diese Bedingungen binden nicht, was der Hersteller über das Modell angibt',
  'Thresholds and intended use below are not part of what is signed. Propose the evaluation again.':
    'Schwellen und Verwendungszweck unten gehören nicht zu dem, was unterschrieben wird. Schlagen Sie die Auswertung erneut vor.',
  'Declared thresholds': 'Angegebene Schwellen',
  'Intended use': 'Verwendungszweck',
  'none declared': 'keine Angabe',
  Preprocessing: 'Vorverarbeitung',
  Scores: 'Modellwerte',
  '{name}, {images, plural, one {# image} other {# images}}': '{name}, {images, plural, one {# Bild} other {# Bilder}}',
  'May be released': 'Darf freigegeben werden',
  '{equivalenceMargin} in AUROC': '{equivalenceMargin} in AUROC',
  Goal: 'Ziel',
  'What it tells of the model': 'Was sie über das Modell verrät',
  'none: the vendor is trusted to run the model that it declares':
    'keine: Dem Hersteller wird vertraut, dass er das angegebene Modell laufen lässt',
  'as soon as both have approved': 'sobald beide zugestimmt haben',
  Ends: 'Endet',
  'Signed with these terms': 'Mit diesen Bedingungen unterschrieben',
  'Everything on this list: the agents refuse to work when a word, a threshold or a hash of it changes.':
    'Alles auf dieser Liste: Die Agenten verweigern die Arbeit, wenn sich ein Wort, eine Schwelle oder ein Hash davon ändert.',
  Fingerprints: 'Fingerabdrücke',
  'terms {hash}': 'Bedingungen {hash}',
  'program {hash}': 'Programm {hash}',
  'model as declared {hash}': 'Modell wie angegeben {hash}',
  'test set {hash}': 'Testdatensatz {hash}',
  'none: the report uses thresholds of its own and says so': 'keine: Der Bericht benutzt eigene Schwellen und sagt es',
  'none: nothing is passed or failed': 'keines: Nichts wird bestanden oder verfehlt',
  '{measure} at least {value}': '{measure} mindestens {value}',
  '{finding}: {goals}, by the lower end of the 95% interval': '{finding}: {goals}, am unteren Ende des 95-%-Intervalls',
  '{finding} at threshold {threshold}: {goals}, by the lower end of the 95% interval':
    '{finding} bei Schwelle {threshold}: {goals}, am unteren Ende des 95-%-Intervalls',
  'These terms do not say.': 'Diese Bedingungen sagen es nicht.',
  'This holds for a hospital whose agent follows the protocol; one that deviates may read more.':
    'Das gilt für ein Krankenhaus, dessen Agent dem Protokoll folgt; einer, der abweicht, kann mehr lesen.',
  'This holds for a hospital that cheats, too.': 'Das gilt auch für ein Krankenhaus, das betrügt.',
  'none stated': 'keine Angabe',
  '{width} × {height} pixels, {channels, plural, one {one channel} other {# channels}}':
    '{width} × {height} Bildpunkte, {channels, plural, one {ein Kanal} other {# Kanäle}}',
  Discrimination: 'Trennschärfe',
  'average precision; sensitivity and specificity at thresholds':
    'mittlere Präzision; Sensitivität und Spezifität bei Schwellen',
  'sensitivity and specificity at thresholds, from counts with noise':
    'Sensitivität und Spezifität bei Schwellen, aus Anzahlen mit Rauschen',
  'from counts with noise, in ranges of scores that are the same for every test set':
    'aus Anzahlen mit Rauschen, in Bereichen der Scores, die für jedes Testset gleich sind',
  'ROC curves': 'ROC-Kurven',
  'in steps of at least five studies of either class, so that no label can be read off':
    'in Schritten von mindestens fünf Untersuchungen jeder Klasse, damit kein Label abgelesen werden kann',
  Calibration: 'Kalibrierung',
  'observed against predicted, in the steps of the curves':
    'beobachtet gegen vorhergesagt, in den Schritten der Kurven',
  'Secure against plaintext': 'Geschützt gegen Klartext',
  'every figure of the plaintext run: differences, equivalence, changed decisions':
    'jede Zahl des Laufs im Klartext: Unterschiede, Gleichwertigkeit, geänderte Entscheidungen',
  'By site': 'Nach Standort',
  'and by other columns of the labels; small groups are not shown':
    'und nach anderen Spalten der Labels; kleine Gruppen werden nicht gezeigt',
  'Time and bytes': 'Zeit und Bytes',
  'per image, and of the set-up': 'je Bild, und für die Einrichtung',
  AUROC: 'AUROC',
  sensitivity: 'Sensitivität',
  specificity: 'Spezifität',
  'Every release has the counts, the size of the test set, AUROC and Brier score with intervals, methods and limitations.':
    'Jede Freigabe enthält die Anzahlen, die Größe des Testdatensatzes, AUROC und Brier-Score mit Intervallen, Methoden und Grenzen.',
  'No: the model runs only under protection.': 'Nein: Das Modell läuft nur geschützt.',
  'Yes: the vendor lends the model to the hospital’s agent, which also runs it unprotected on all images.':
    'Ja: Der Hersteller leiht dem Agenten des Krankenhauses das Modell, der es auch ungeschützt auf allen Bildern laufen lässt.',
  'Yes: the hospital’s agent hands every image to the vendor’s agent, which also runs the model unprotected on them.':
    'Ja: Der Agent des Krankenhauses gibt jedes Bild dem Agenten des Herstellers, der das Modell auch ungeschützt darauf laufen lässt.',
  'Yes: the same at the vendor’s agent, if the hospital’s labels mark every image as public; its agent refuses otherwise.':
    'Ja: dasselbe beim Agenten des Herstellers, wenn die Labels des Krankenhauses jedes Bild als öffentlich kennzeichnen; sonst lehnt sein Agent ab.',
  'Parties that follow the protocol': 'Seiten, die dem Protokoll folgen',
  'Each may look at everything that it sees. A side that runs other software than agreed could learn more (semi-honest).':
    'Jede darf sich alles ansehen, was sie sieht. Eine Seite, die andere Software als vereinbart benutzt, könnte mehr erfahren (semi-honest).',
  'Parties that do anything at all': 'Seiten, die irgendetwas tun',
  'A side that runs other software learns no more of the other’s secrets than the outputs tell, and cheating with keys ends the run; that scores are right still rests on both following the protocol. It takes about an eighth more processor time, and longer on slow links (private-against-malicious).':
    'Eine Seite mit anderer Software erfährt über die Geheimnisse der anderen nicht mehr, als die Ausgaben verraten, und Betrug mit Schlüsseln beendet den Lauf; dass die Modellwerte stimmen, setzt weiter voraus, dass beide dem Protokoll folgen. Kostet etwa ein Achtel mehr Rechenzeit und dauert auf langsamen Leitungen länger (private-against-malicious).',
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
