/** What an evaluation is proposed and approved on: the form of a proposal, and the terms as they are read. */
export const terms = {
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
  'AUROC at least': 'AUROC mindestens',
  'Sensitivity at least': 'Sensitivität mindestens',
  'Specificity at least': 'Spezifität mindestens',
  'Goal (optional)': 'Ziel (freiwillig)',
  'What the model has to reach, for one finding. The report says on its first page whether it did: the goal is met where the lower end of the 95% interval reaches it. Agreed before the run, so that nobody chooses it to fit the result. Leave the values empty to agree on none.':
    'Was das Modell für einen Befund erreichen muss. Der Bericht sagt auf seiner ersten Seite, ob es das hat: Das Ziel ist erreicht, wenn das untere Ende des 95-%-Intervalls es erreicht. Vor dem Lauf vereinbart, damit niemand es passend zum Ergebnis wählt. Lassen Sie die Werte leer, um keines zu vereinbaren.',
  Threshold: 'Schwelle',
  'For sensitivity and specificity: scores from it on count as positive.':
    'Für Sensitivität und Spezifität: Modellwerte ab ihr zählen als positiv.',
  'Findings to evaluate': 'Auszuwertende Befunde',
  'Structures to evaluate': 'Auszuwertende Strukturen',
  '{name} ({hospital}, {volumes, plural, one {# volume} other {# volumes}})':
    '{name} ({hospital}, {volumes, plural, one {# Volumen} other {# Volumen}})',
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
  'What is opened': 'Was geöffnet wird',
  'Distances of surfaces': 'Abstände der Oberflächen',
  'HD95 in millimetres: the median over cases': 'HD95 in Millimetern: der Median über die Fälle',
  'Errors of volumes': 'Fehler der Volumen',
  'in millilitres and as a part of the volume: medians over cases':
    'in Millilitern und als Teil des Volumens: Mediane über die Fälle',
  'Every release has the Dice coefficient of each structure over cases, only as finely as no single case shows in it, methods and limitations.':
    'Jede Freigabe enthält den Dice-Koeffizienten jeder Struktur über die Fälle, nur so fein, dass kein einzelner Fall darin erkennbar ist, Methoden und Grenzen.',
  'Structures that both know': 'Strukturen, die beide kennen',
  Structures: 'Strukturen',
  Structure: 'Struktur',
  Masks: 'Masken',
  'Classes of its masks': 'Klassen seiner Masken',
  '{name}, {volumes, plural, one {# volume} other {# volumes}}':
    '{name}, {volumes, plural, one {# Volumen} other {# Volumen}}',
  'Opened to the hospital: {numbers} numbers of each volume, one for each of {classes} classes and {depth} × {height} × {width} voxels (the mask logits), for {volumes} volumes.':
    'Dem Krankenhaus geöffnet: {numbers} Zahlen jedes Volumens, eine für jede von {classes} Klassen und {depth} × {height} × {width} Voxeln (die Logits der Masken), für {volumes} Volumen.',
  'Opened to the vendor: that there are {volumes} volumes, and nothing of them, of their masks or of the figures.':
    'Dem Hersteller geöffnet: dass es {volumes} Volumen sind, und nichts von ihnen, ihren Masken oder den Zahlen.',
  'The hospital’s own masks enter no protocol.': 'Die eigenen Masken des Krankenhauses gehen in kein Protokoll ein.',
  'Released at most: figures over cases, rounded so that they would read the same whatever one patient’s cases had measured; no figure of a case, no smallest or largest one, no mask and no slice.':
    'Freigegeben werden höchstens Zahlen über alle Fälle, so gerundet, dass sie sich gleich läsen, was die Fälle eines Patienten auch ergeben hätten; keine Zahl eines Falls, keine kleinste oder größte, keine Maske und keine Schicht.',
  'volumes of {depth} × {height} × {width} voxels, axes to {axes}':
    'Volumen von {depth} × {height} × {width} Voxeln, Achsen nach {axes}',
  'volumes resized to {depth} × {height} × {width} voxels, axes to {axes}':
    'Volumen, umgerechnet auf {depth} × {height} × {width} Voxel, Achsen nach {axes}',
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
};
