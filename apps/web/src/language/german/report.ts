/** A report's first part, and titles, headers and captions of its tables and figures (packages/report, packages/metrics). */
export const report = {
  'In short': 'Kurz gefasst',
  'What was asked.': 'Was gefragt war.',
  'The answer.': 'Die Antwort.',
  'How sure.': 'Wie sicher.',
  'What to beware of.': 'Worauf zu achten ist.',
  'No purpose was stated.': 'Es wurde kein Zweck angegeben.',
  '{model} on "{testSet}", {studies} studies.': '{model} auf „{testSet}“, {studies} Untersuchungen.',
  '{model} on "{testSet}", {studies} studies of {patients} patients.':
    '{model} auf „{testSet}“, {studies} Untersuchungen von {patients} Patienten.',
  'No goal was declared before the run, so nothing was passed or failed.':
    'Vor dem Lauf wurde kein Ziel erklärt, also wurde nichts bestanden oder verfehlt.',
  ' and ': ' und ',
  'Declared before the run: for {finding}, {goals}.': 'Vor dem Lauf erklärt: für {finding} {goals}.',
  'Declared before the run: for {finding} at threshold {threshold}, {goals}.':
    'Vor dem Lauf erklärt: für {finding} bei Schwelle {threshold} {goals}.',
  Specificity: 'Spezifität',
  "Before the run, on {images} made-up images, the vendor's agent found secure probabilities at most {probability} away from those of the same program on plain integers.":
    'Vor dem Lauf fand der Agent des Herstellers auf {images} erfundenen Bildern geschützte Wahrscheinlichkeiten höchstens {probability} von denen desselben Programms auf offenen ganzen Zahlen entfernt.',
  'This report does not compare secure with plaintext scores.':
    'Dieser Bericht vergleicht geschützte Modellwerte nicht mit denen im Klartext.',
  '{measure} {estimate} ({level}), goal {goal}': '{measure} {estimate} ({level}), Ziel {goal}',
  'Cannot be judged: {finding}, {figures}.': 'Nicht zu beurteilen: {finding}, {figures}.',
  'Passed: {finding}, {figures}.': 'Bestanden: {finding}, {figures}.',
  'Not passed: {finding}, {figures}. A goal is met where the lower end of the interval reaches it.':
    'Nicht bestanden: {finding}, {figures}. Ein Ziel ist erreicht, wo das untere Ende des Intervalls es erreicht.',
  'The interval of the AUROC lies between {low} and {high} for {findings}; more is not released, because it would tell labels of single studies.':
    'Das Intervall der AUROC liegt zwischen {low} und {high} für {findings}; mehr wird nicht freigegeben, weil es Befunde einzelner Untersuchungen verriete.',
  'No finding has an AUROC to show; the reasons stand below.':
    'Kein Befund hat eine AUROC, die sich zeigen ließe; die Gründe stehen unten.',
  '{estimate} for {finding}': '{estimate} für {finding}',
  'AUROC ({level} interval): {best}.': 'AUROC ({level}-Intervall): {best}.',
  'AUROC ({level} interval): from {worst} to {best}.': 'AUROC ({level}-Intervall): von {worst} bis {best}.',
  'Whether secure and plaintext AUROC are equivalent within {margin} can be tested for no finding.':
    'Ob die AUROC von sicherem Lauf und Klartext innerhalb von {margin} gleichwertig sind, lässt sich für keinen Befund prüfen.',
  'Secure and plaintext AUROC are shown to be equivalent within {margin} for {equivalent} of {judged} findings for which this can be tested.':
    'Geschützte AUROC und AUROC im Klartext sind innerhalb von {margin} nachweislich gleichwertig für {equivalent} von {judged} Befunden, für die das geprüft werden kann.',
  'Secure and plaintext AUROC are shown to be equivalent within {margin} for {equivalent} of {judged} findings for which this can be tested; it takes at least {fewest} studies with and without the finding to show it.':
    'Geschützte AUROC und AUROC im Klartext sind innerhalb von {margin} nachweislich gleichwertig für {equivalent} von {judged} Befunden, für die das geprüft werden kann; der Nachweis braucht mindestens {fewest} Untersuchungen mit und ohne den Befund.',
  'Secure and plaintext AUROC are shown to be equivalent within {margin} for {equivalent} of {judged} findings for which this can be tested; it takes at least {fewest} patients with and without the finding to show it.':
    'Geschützte AUROC und AUROC im Klartext sind innerhalb von {margin} nachweislich gleichwertig für {equivalent} von {judged} Befunden, für die das geprüft werden kann; der Nachweis braucht mindestens {fewest} Patienten mit und ohne den Befund.',
  'Of the {decisions} decisions that this report counts, the secure run changed {flipped} ({share}).':
    'Von den {decisions} Entscheidungen, die dieser Bericht zählt, hat der geschützte Lauf {flipped} geändert ({share}).',
  'Image by image, scores differ by {mean} on average.':
    'Bild für Bild unterscheiden sich die Modellwerte im Mittel um {mean}.',
  'Image by image, scores differ by {mean} on average and by at most {most}.':
    'Bild für Bild unterscheiden sich die Modellwerte im Mittel um {mean} und höchstens um {most}.',
  'The test set is large enough for {adequate} of {all} findings, by the plan stated below (an interval of at most {width}).':
    'Der Testdatensatz ist nach dem unten genannten Plan (ein Intervall von höchstens {width}) groß genug für {adequate} von {all} Befunden.',
  'The widest interval of an AUROC found is {width}.': 'Das breiteste gefundene Intervall einer AUROC ist {width}.',
  'Intervals hold the true value in about {level} of such test sets, each finding by itself; they count patients as independent.':
    'Intervalle enthalten den wahren Wert in etwa {level} solcher Testdatensätze, jeder Befund für sich; sie zählen Patienten als unabhängig.',
  'Intervals hold the true value in about {level} of such test sets, each finding by itself; they count studies as independent.':
    'Intervalle enthalten den wahren Wert in etwa {level} solcher Testdatensätze, jeder Befund für sich; sie zählen Untersuchungen als unabhängig.',
  'Fewer studies than planned for, so wide intervals: {findings}.':
    'Weniger Untersuchungen als geplant, also breite Intervalle: {findings}.',
  '{small} of {all} findings have fewer studies than planned for, so wide intervals (see the size of the test set below).':
    '{small} von {all} Befunden haben weniger Untersuchungen als geplant, also breite Intervalle (siehe unten, Größe des Testdatensatzes).',
  'If patients have several studies here, every interval is too narrow.':
    'Haben Patienten hier mehrere Untersuchungen, ist jedes Intervall zu schmal.',
  'Every count carries noise that protects patients (epsilon {epsilon}), and intervals hold the noise, too.':
    'Jede Anzahl trägt Rauschen, das Patienten schützt (Epsilon {epsilon}), und Intervalle enthalten auch das Rauschen.',
  'They hold the true value in about {level} of such test sets and draws of noise, each finding by itself; they count patients as independent.':
    'Sie enthalten den wahren Wert in etwa {level} solcher Testdatensätze und Ziehungen des Rauschens, jeder Befund für sich; sie zählen Patienten als unabhängig.',
  'They hold the true value in about {level} of such test sets and draws of noise, each finding by itself; they count studies as independent.':
    'Sie enthalten den wahren Wert in etwa {level} solcher Testdatensätze und Ziehungen des Rauschens, jeder Befund für sich; sie zählen Untersuchungen als unabhängig.',
  'Small counts may be far off: read intervals, not counts.':
    'Kleine Anzahlen können weit daneben liegen: Lesen Sie Intervalle, nicht Anzahlen.',
  'AUROCs are of scores in ranges, mostly a little lower than those of the scores themselves.':
    'AUROCs gelten für Modellwerte in Bereichen und liegen meist etwas unter denen der Modellwerte selbst.',
  'Nothing is said of sites, of calibration, and of how far fixed-point arithmetic moved scores.':
    'Über Standorte, über Kalibrierung und darüber, wie weit die Festkommarechnung Modellwerte verschoben hat, wird nichts gesagt.',
  'Nothing is known of other sites.': 'Über andere Standorte ist nichts bekannt.',
  'Sensitivity and specificity at thresholds chosen on these studies are optimistic.':
    'Sensitivität und Spezifität bei Schwellen, die an diesen Untersuchungen gewählt wurden, sind zu günstig.',
  'How far fixed-point arithmetic moved scores is not known.':
    'Wie weit die Festkommarechnung Modellwerte verschoben hat, ist nicht bekannt.',
  'All of it stands under Limitations.': 'Alles davon steht unter Grenzen.',
  'What was evaluated': 'Was ausgewertet wurde',
  'Size of the test set': 'Größe des Testdatensatzes',
  'How good the model is here': 'Wie gut das Modell hier ist',
  'How good the masks are here': 'Wie gut die Masken hier sind',
  'Dice coefficient of {structure} ({level} intervals): mean {mean}, median {median}.':
    'Dice-Koeffizient von {structure} (Intervalle von {level}): Mittel {mean}, Median {median}.',
  'Dice coefficient of {structure} ({level} interval): mean {mean}.':
    'Dice-Koeffizient von {structure} (Intervall von {level}): Mittel {mean}.',
  'Dice coefficient of {structure} ({level} interval): median {median}.':
    'Dice-Koeffizient von {structure} (Intervall von {level}): Median {median}.',
  'No Dice coefficient of {structure} is shown; the reasons stand below.':
    'Für {structure} ist kein Dice-Koeffizient gezeigt; die Gründe stehen unten.',
  'No structure has figures to show; the reasons stand below.':
    'Keine Struktur hat Zahlen, die gezeigt werden; die Gründe stehen unten.',
  'Intervals hold the true value in about {level} of such test sets, each structure by itself; they count patients as independent.':
    'Intervalle enthalten den wahren Wert in etwa {level} solcher Testdatensätze, jede Struktur für sich; sie zählen Patienten als unabhängig.',
  'Intervals hold the true value in about {level} of such test sets, each structure by itself; they count cases as independent.':
    'Intervalle enthalten den wahren Wert in etwa {level} solcher Testdatensätze, jede Struktur für sich; sie zählen Fälle als unabhängig.',
  '{figure} (rounded to multiples of {step})': '{figure} (auf Vielfache von {step} gerundet)',
  'A coefficient alone says little of small structures: read the distances and volumes beside it.':
    'Ein Koeffizient allein sagt wenig über kleine Strukturen: Lesen Sie Abstände und Volumen daneben.',
  'In some cases one of the masks of {structures} is empty, which has no distance.':
    'In einigen Fällen ist eine der Masken von {structures} leer; sie hat keinen Abstand.',
  'If patients have several cases here, every interval is too narrow.':
    'Haben Patienten hier mehrere Fälle, ist jedes Intervall zu schmal.',
  'Results by group': 'Ergebnisse nach Gruppen',
  'What committees ask for': 'Wonach Gremien fragen',
  'Time and traffic': 'Zeit und Datenmenge',
  Methods: 'Methoden',
  Limitations: 'Grenzen',
  Checklists: 'Checklisten',
  'Program hash': 'Hash des Programms',
  'Model manifest hash': 'Hash der Modellangaben',
  'Content hash': 'Hash des Inhalts',
  'Test set manifest hash': 'Hash der Testdatensatzangaben',
  'Proposal hash': 'Hash des Vorschlags',
  Run: 'Lauf',
  'Protected against': 'Geschützt gegen',
  'Also run unprotected': 'Auch ungeschützt gelaufen',
  Software: 'Software',
  Date: 'Datum',
  'Images in a batch': 'Bilder in einem Stapel',
  'Time per image': 'Zeit je Bild',
  "Vendor's processor time per image": 'Rechenzeit des Herstellers je Bild',
  "Hospital's processor time per image": 'Rechenzeit des Krankenhauses je Bild',
  'Traffic per image, both ways': 'Datenmenge je Bild, beide Richtungen',
  'Set-up, once': 'Einrichtung, einmal',
  'Plaintext processor time per image': 'Rechenzeit im Klartext je Bild',
  Setting: 'Umgebung',
  Scored: 'Bewertet',
  'Without a label': 'Ohne Label',
  Analysed: 'Ausgewertet',
  'Have it not': 'Haben ihn nicht',
  Enough: 'Genug',
  Prevalence: 'Prävalenz',
  'Discrimination and Brier score': 'Trennschärfe und Brier-Score',
  'All of this release is computed from counts with noise, and intervals hold the noise, too. It has:':
    'Alles in dieser Freigabe ist aus Anzahlen mit Rauschen gerechnet, und Intervalle enthalten auch das Rauschen. Sie hat:',
  'AUROC and prevalence, from counts with noise': 'AUROC und Prävalenz, aus Anzahlen mit Rauschen',
  'AUROC by finding': 'AUROC nach Befund',
  'Threshold chosen by': 'Schwelle gewählt nach',
  'Changed decisions': 'Geänderte Entscheidungen',
  'Differences of the scores image by image, secure minus plaintext':
    'Unterschiede der Modellwerte Bild für Bild, geschützt minus Klartext',
  'Limits of agreement by range of the score, all findings':
    'Übereinstimmungsgrenzen nach Bereich des Modellwerts, alle Befunde',
  'AUROC, Brier score and Kolmogorov-Smirnov distance of both runs':
    'AUROC, Brier-Score und Kolmogorow-Smirnow-Abstand beider Läufe',
  Mean: 'Mittel',
  Steps: 'Schritte',
  'Dice coefficient': 'Dice-Koeffizient',
  'HD95 in millimetres': 'HD95 in Millimetern',
  'Error of the volume in millilitres': 'Fehler des Volumens in Millilitern',
  'Absolute error of the volume in millilitres': 'Absoluter Fehler des Volumens in Millilitern',
  'Absolute error as a part of the volume': 'Absoluter Fehler als Teil des Volumens',
  'Both masks': 'Beide Masken',
  'One of them only': 'Nur eine von beiden',
  Neither: 'Keine',
  'Limits of agreement': 'Übereinstimmungsgrenzen',
  Largest: 'Größter',
  'Mean score': 'Mittlerer Modellwert',
  Item: 'Punkt',
  Topic: 'Thema',
  Answer: 'Antwort',
  Section: 'Abschnitt',
  Measure: 'Maß',
  Met: 'Erreicht',
  Missing: 'Fehlend',
  'Left out': 'Weggelassen',
  'As negative': 'Als negativ',
  'As positive': 'Als positiv',
  Groups: 'Gruppen',
  'All figures of this section are those of the secure run.':
    'Alle Zahlen dieses Abschnitts sind die des geschützten Laufs.',
  'ROC curves averaged over the findings': 'ROC-Kurven, über die Befunde gemittelt',
  'Decisions in whole studies': 'Entscheidungen in ganzen Untersuchungen',
  'Net benefit in true positives of 1000 studies: model (all called positive)':
    'Nettonutzen in richtig Positiven von 1000 Untersuchungen: Modell (alle als positiv gezählt)',
  'Net benefit in true positives of 1000 studies': 'Nettonutzen in richtig Positiven von 1000 Untersuchungen',
  'Observed over expected number of positive studies': 'Beobachtete zu erwarteter Zahl positiver Untersuchungen',
  'Calibration by a smooth curve': 'Kalibrierung durch eine glatte Kurve',
  'ROC curve': 'ROC-Kurve',
  'Average precision': 'Mittlere Präzision',
  'Differences image by image': 'Unterschiede Bild für Bild',
  'Net benefit': 'Nettonutzen',
  'The chance that a study with the finding gets a higher score than a study without it. 0.5 is a coin toss, 1 is perfect. The interval in brackets holds the true value in about 95 of 100 such test sets.':
    'Die Chance, dass eine Untersuchung mit dem Befund einen höheren Modellwert bekommt als eine ohne ihn. 0,5 ist ein Münzwurf, 1 ist vollkommen. Das Intervall in Klammern enthält den wahren Wert in etwa 95 von 100 solchen Testdatensätzen.',
  'Differences between models on the same studies; the p-values are corrected for all comparisons shown, over pairs and findings. The interval of a rank shows which places a model may well have.':
    'Unterschiede zwischen Modellen auf denselben Untersuchungen; die p-Werte sind für alle gezeigten Vergleiche korrigiert, über Paare und Befunde. Das Intervall eines Rangs zeigt, welche Plätze ein Modell gut haben kann.',
  'One line a test set, the diamond their mean. The prediction interval says where a further, similar hospital may lie; I² is the share of the spread that is not chance.':
    'Eine Linie je Testdatensatz, die Raute ist ihr Mittel. Das Vorhersageintervall sagt, wo ein weiteres, ähnliches Krankenhaus liegen kann; I² ist der Anteil der Streuung, der nicht Zufall ist.',
  'How wide the interval of the AUROC will be with this many studies with and without the finding, before anything is run. A wide interval cannot tell a good model from a mediocre one.':
    'Wie breit das Intervall der AUROC mit so vielen Untersuchungen mit und ohne Befund sein wird, bevor irgendetwas läuft. Ein breites Intervall kann ein gutes Modell nicht von einem mittelmäßigen unterscheiden.',
};
