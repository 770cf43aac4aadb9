/** Released results, comparisons, and the preview before a release. */
export const results = {
  '{vendor}’s model on {hospital}’s images, released {releasedAt}':
    'Modell von {vendor} auf Bildern von {hospital}, freigegeben {releasedAt}',
  'Results of {model} {version} on {testSet}': 'Ergebnisse von {model} {version} auf {testSet}',
  'Report (PDF)': 'Bericht (PDF)',
  CSV: 'CSV',
  'Signed JSON': 'Signiertes JSON',
  'Full report, on your agent': 'Vollständiger Bericht, auf Ihrem Agenten',
  'Results are not shown': 'Ergebnisse werden nicht gezeigt',
  'No goal agreed': 'Kein Ziel vereinbart',
  'Nothing was fixed before the run, so nothing is passed or failed.':
    'Vor dem Lauf wurde nichts festgelegt, also wird nichts bestanden oder verfehlt.',
  'Goal: not to be told from here': 'Ziel: von hier aus nicht zu sagen',
  'Goal met': 'Ziel erreicht',
  'Goal not shown to be met': 'Ziel nicht nachgewiesen',
  '{finding}: {goals}.': '{finding}: {goals}.',
  '{finding} at threshold {threshold}: {goals}.': '{finding} bei Schwelle {threshold}: {goals}.',
  '{wanted}, not among the released figures': '{wanted}, nicht unter den freigegebenen Zahlen',
  '{wanted}, found {estimate}, {level} interval': '{wanted}, gefunden {estimate}, {level}-Intervall',
  '{wanted}, found {estimate}, {level} interval, too close for rounded figures':
    '{wanted}, gefunden {estimate}, {level}-Intervall, zu knapp für gerundete Zahlen',
  '{rows, plural, one {# row} other {# rows}}': '{rows, plural, one {# Zeile} other {# Zeilen}}',
  'Choose what to compare': 'Auswählen, was verglichen wird',
  'Evaluations to compare': 'Zu vergleichende Auswertungen',
  'Compare these': 'Diese vergleichen',
  'Mean of both scores': 'Mittel beider Modellwerte',
  'Secure minus plaintext': 'Geschützt minus Klartext',
  'Mean probability': 'Mittlere Wahrscheinlichkeit',
  'Have the finding': 'Haben den Befund',
  'Share with the finding': 'Anteil mit Befund',
  'Threshold {value}': 'Schwelle {value}',
  'All called positive': 'Alle als positiv gezählt',
  'Show the other {count}': 'Die anderen {count} zeigen',
  'Too few studies in every bin.': 'Zu wenige Untersuchungen in jedem Intervall.',
  'Not defined.': 'Nicht definiert.',
  'Mean of all findings': 'Mittel aller Befunde',
  'All findings pooled': 'Alle Befunde zusammen',
  'False alarms (1 − specificity)': 'Fehlalarme (1 − Spezifität)',
  'False alarms {value}': 'Fehlalarme {value}',
  Sensitivity: 'Sensitivität',
  Plaintext: 'Klartext',
  Secure: 'Geschützt',
  '{sensitivity} at {rate}': '{sensitivity} bei {rate}',
  'ROC curve of {finding}. Sensitivity at a share of false alarms of at most: {read}.':
    'ROC-Kurve von {finding}. Sensitivität bei einem Anteil an Fehlalarmen von höchstens: {read}.',
  'ROC curve of {finding}. AUROC {auroc}. Sensitivity at a share of false alarms of at most: {read}.':
    'ROC-Kurve von {finding}. AUROC {auroc}. Sensitivität bei einem Anteil an Fehlalarmen von höchstens: {read}.',
  '{observed} where the model gives {probability}': '{observed}, wo das Modell {probability} angibt',
  'Calibration of {finding}. Share of studies that have it: {read}.':
    'Kalibrierung von {finding}. Anteil der Untersuchungen, die ihn haben: {read}.',
  'no limits of agreement are defined': 'es sind keine Übereinstimmungsgrenzen definiert',
  '95% of the differences lie between {low} and {high}': '95 % der Unterschiede liegen zwischen {low} und {high}',
  'Secure minus plaintext scores of {finding}: {mean} on average; {limits}.':
    'Modellwerte geschützt minus Klartext für {finding}: im Mittel {mean}; {limits}.',
  '{model} at {threshold} (all called positive: {all})': '{model} bei {threshold} (alle als positiv gezählt: {all})',
  'Net benefit for {finding}, in true positives of 1000 studies, by threshold: {read}.':
    'Nettonutzen für {finding}, in richtig Positiven von 1000 Untersuchungen, nach Schwelle: {read}.',
  'Net benefit of 1000 studies': 'Nettonutzen je 1000 Untersuchungen',
  'Sentences of the signed report are shown as they were signed, in English.':
    'Sätze des unterschriebenen Berichts stehen hier, wie sie unterschrieben wurden: auf Englisch.',
  Hashes: 'Hashes',
  'Signature and hashes': 'Unterschrift und Hashes',
  'The thin grey line beside the diamond is the prediction interval, cut off where the axis ends.':
    'Die dünne graue Linie neben der Raute ist das Vorhersageintervall, abgeschnitten, wo die Achse endet.',
  '{hospital}: {studies, plural, one {# study} other {# studies}}, {positives} with it':
    '{hospital}: {studies, plural, one {# Untersuchung} other {# Untersuchungen}}, {positives} mit Befund',
  '{hospital}: {studies, plural, one {# study} other {# studies}}, {positives} with it, weight {weight}%':
    '{hospital}: {studies, plural, one {# Untersuchung} other {# Untersuchungen}}, {positives} mit Befund, Gewicht {weight} %',
  Summary: 'Zusammen',
  'No summary: {reason}.': 'Keine Zusammenfassung: {reason}.',
  'With two test sets nothing can be said of a third.':
    'Aus zwei Testdatensätzen lässt sich über einen dritten nichts sagen.',
  'A further, similar test set is expected between {low} and {high} (t, {degreesOfFreedom, plural, one {# degree} other {# degrees}} of freedom).':
    'Ein weiterer, ähnlicher Testdatensatz wird zwischen {low} und {high} erwartet (t, {degreesOfFreedom, plural, one {# Freiheitsgrad} other {# Freiheitsgrade}}).',
  'Random-effects mean on log odds, interval by t with {degreesOfFreedom, plural, one {# degree} other {# degrees}} of freedom. {further} Heterogeneity: I² {i2}%, τ² {tau2}, Q {q} (p {p}).':
    'Mittel mit zufälligen Effekten auf Log-Odds, Intervall nach t mit {degreesOfFreedom, plural, one {# Freiheitsgrad} other {# Freiheitsgraden}}. {further} Heterogenität: I² {i2} %, τ² {tau2}, Q {q} (p {p}).',
  'Not in these results': 'Nicht in diesen Ergebnissen',
  'not released with noise.': 'wird mit Rauschen nicht freigegeben.',
  'With noise': 'Mit Rauschen',
  'The noise was drawn once, when your agent first prepared this; looking again draws no other.':
    'Das Rauschen wurde einmal gezogen, als Ihr Agent dies zuerst vorbereitet hat; erneutes Ansehen zieht kein anderes.',
  'no plaintext run was agreed on.': 'es wurde kein Lauf im Klartext vereinbart.',
  'not released by the hospital.': 'vom Krankenhaus nicht freigegeben.',
  'not released; the terms do not allow it.': 'nicht freigegeben; die Bedingungen erlauben es nicht.',
  'Differences between the models with p-values, and their ranking, need the scores study by study. Your own agent computes them; without it this page has the intervals above only.':
    'Unterschiede zwischen den Modellen mit p-Werten und ihre Rangfolge brauchen die Modellwerte jeder Untersuchung. Ihr eigener Agent berechnet sie; ohne ihn hat diese Seite nur die Intervalle oben.',
  '{studies} studies; intervals of {confidence}%, by patient; ranking by {resamples} resamples of patients.':
    '{studies} Untersuchungen; Intervalle von {confidence} %, nach Patienten; Rangfolge aus {resamples} Stichproben von Patienten.',
  '{studies} studies; intervals of {confidence}%; ranking by {resamples} resamples of studies.':
    '{studies} Untersuchungen; Intervalle von {confidence} %; Rangfolge aus {resamples} Stichproben von Untersuchungen.',
  '{positives} with it, {negatives} without': '{positives} mit, {negatives} ohne',
  'Ranking for {finding}': 'Rangfolge für {finding}',
  Place: 'Platz',
  'May well be': 'Kann auch sein',
  'First in': 'Erster in',
  'No ranking: {reason}.': 'Keine Rangfolge: {reason}.',
  'First in: the share of the resamples in which it is the best, alone or together with others.':
    'Erster in: der Anteil der Stichproben, in denen es das beste ist, allein oder zusammen mit anderen.',
  'Paired differences for {finding}': 'Gepaarte Unterschiede für {finding}',
  Difference: 'Unterschied',
  '{candidate} minus {reference}': '{candidate} minus {reference}',
  'p, corrected': 'p, korrigiert',
  'By DeLong on the same studies, by patient where the labels name them; corrected by Holm for all pairs of all findings on this page.':
    'Nach DeLong auf denselben Untersuchungen, nach Patienten, wo die Labels sie nennen; nach Holm korrigiert für alle Paare aller Befunde auf dieser Seite.',
  'Everything, to print': 'Alles, zum Drucken',
  'Parts of the report': 'Teile des Berichts',
  'The full report from your own agent. Neither the portal nor the vendor has it; they have what you released.':
    'Der vollständige Bericht von Ihrem eigenen Agenten. Weder das Portal noch der Hersteller hat ihn; sie haben, was Sie freigegeben haben.',
  'From your own agent, with every part and every digit. It stays in the hospital.':
    'Von Ihrem eigenen Agenten, mit jedem Teil und jeder Stelle. Er bleibt im Krankenhaus.',
  'Full report (PDF)': 'Vollständiger Bericht (PDF)',
  'Show the full report': 'Vollständigen Bericht zeigen',
  'Your agent cannot reach the portal now; it releases as soon as it can.':
    'Ihr Agent erreicht das Portal gerade nicht; er gibt frei, sobald er kann.',
  'What to release': 'Was freigegeben wird',
  'Both organisations see what you release. It cannot be taken back.':
    'Beide Organisationen sehen, was Sie freigeben. Es kann nicht zurückgenommen werden.',
  'Two people have to release': 'Zwei Personen müssen freigeben',
  'Once you have released, another person has to release the same parts here.':
    'Wenn Sie freigegeben haben, muss eine andere Person hier dieselben Teile freigeben.',
  '{waiting} has asked for the parts chosen here. It is released when another person asks for the very same.':
    '{waiting} hat die hier gewählten Teile verlangt. Freigegeben wird, wenn eine andere Person genau dieselben verlangt.',
  'What the vendor will see': 'Was der Hersteller sehen wird',
  'The very document that your agent signs, as the vendor reads it. Nobody else sees it yet, not even the portal.':
    'Genau das Dokument, das Ihr Agent unterschreibt, wie der Hersteller es liest. Noch sieht es sonst niemand, auch das Portal nicht.',
  'Choose at least one part.': 'Wählen Sie mindestens einen Teil.',
  'Your agent prepares it…': 'Ihr Agent bereitet es vor…',
  'Release these results': 'Diese Ergebnisse freigeben',
  'What somebody could learn from it': 'Was jemand daraus erfahren könnte',
  'Your agent has just tried these attacks on the document below. It does not sign a document on which one succeeds.':
    'Ihr Agent hat diese Angriffe eben an dem Dokument unten versucht. Er unterschreibt kein Dokument, bei dem einer gelingt.',
  nothing: 'nichts',
  'nothing certain': 'nichts Sicheres',
  '{found} found': '{found} gefunden',
  'They say nothing of what the counts themselves tell: somebody who knows every label but one knows the last one.':
    'Sie sagen nichts darüber, was die Anzahlen selbst verraten: Wer alle Labels bis auf eines kennt, kennt auch das letzte.',
  'The signature does not fit the hospital’s agent': 'Die Unterschrift passt nicht zum Agenten des Krankenhauses',
  'Do not use these results. Tell the portal’s operator.':
    'Benutzen Sie diese Ergebnisse nicht. Sagen Sie es dem Betreiber des Portals.',
  'Signed by the hospital’s agent, key {signer}': 'Unterschrieben vom Agenten des Krankenhauses, Schlüssel {signer}',
  'The signature was checked just now. To check it without this portal, download the signed JSON and run <code>{command}</code>.':
    'Die Unterschrift wurde eben geprüft. Um sie ohne dieses Portal zu prüfen, laden Sie das signierte JSON herunter und führen Sie <code>{command}</code> aus.',
  'On the same images, labels and studies.': 'Auf denselben Bildern, Labels und Untersuchungen.',
  'On the same volumes and masks.': 'Auf denselben Volumen und Masken.',
  'Models on {name}': 'Modelle auf {name}',
  '{model}, with noise': '{model}, mit Rauschen',
  'With noise: computed from counts in ranges of scores, to which noise was added; the interval holds the noise, too.':
    'Mit Rauschen: aus Anzahlen in Bereichen der Scores berechnet, zu denen Rauschen kam; das Intervall umfasst auch das Rauschen.',
  'What was released': 'Was freigegeben wurde',
  'Two intervals may overlap although one model is reliably better: both err on the same hard studies. Only the paired comparison below takes that into account.':
    'Zwei Intervalle können sich überschneiden, obwohl ein Modell verlässlich besser ist: Beide irren bei denselben schweren Untersuchungen. Nur der gepaarte Vergleich unten berücksichtigt das.',
  'Two intervals may overlap although one model is reliably better: both err on the same hard cases.':
    'Zwei Intervalle können sich überschneiden, obwohl ein Modell verlässlich besser ist: Beide irren bei denselben schweren Fällen.',
  'Nothing is released yet.': 'Noch ist nichts freigegeben.',
  'Mean Dice of each model per structure': 'Mittlerer Dice-Koeffizient jedes Modells je Struktur',
  'Mean Dice on each test set per structure': 'Mittlerer Dice-Koeffizient auf jedem Testdatensatz je Struktur',
  'Mean of Dice’s coefficient over the cases of which a mask has a voxel, with its interval, as the hospital released it: rounded so that no case shows in it.':
    'Mittel des Dice-Koeffizienten über die Fälle, in denen eine der Masken ein Voxel hat, mit seinem Intervall, wie das Krankenhaus es freigegeben hat: so gerundet, dass kein Fall darin sichtbar ist.',
  '{model} of {vendor}': '{model} von {vendor}',
  'Models of masks are not compared case by case yet. What the hospital’s agent measured of each case is on its own page of slices.':
    'Modelle, die Masken zeichnen, werden noch nicht Fall für Fall verglichen. Was der Agent des Krankenhauses an jedem Fall gemessen hat, steht auf dessen eigener Seite mit den Schichten.',
  'Mean of the AUROCs of all findings, with its 95% interval (bootstrap over studies, or over patients where the labels name them).':
    'Mittel der AUROCs aller Befunde, mit seinem 95-%-Intervall (Bootstrap über Untersuchungen, oder über Patienten, wo die Labels sie nennen).',
  'Paired comparison': 'Gepaarter Vergleich',
  'Which of two models is better needs the scores of both, study by study. Only the hospital’s agent has them; its people see the paired tests there.':
    'Welches von zwei Modellen besser ist, braucht die Modellwerte beider, Untersuchung für Untersuchung. Nur der Agent des Krankenhauses hat sie; dessen Leute sehen dort die gepaarten Tests.',
  'A second model has to be evaluated on this test set first.':
    'Zuerst muss ein zweites Modell auf diesem Testdatensatz ausgewertet werden.',
  'Choose at least two to compare.': 'Wählen Sie mindestens zwei zum Vergleichen.',
  'AUROC of each model per finding': 'AUROC jedes Modells je Befund',
  'AUROC with its 95% score interval, which widens where DeLong’s variance asks for it.':
    'AUROC mit ihrem 95-%-Score-Intervall, das weiter wird, wo die Varianz nach DeLong es verlangt.',
};
