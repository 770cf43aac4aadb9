/** Between this browser and the organisation's own agent. */
export const localAgent = {
  'Another agent answers at this address: its key is not the one that is enrolled here.':
    'Unter dieser Adresse antwortet ein anderer Agent: Sein Schlüssel ist nicht der, der hier angemeldet ist.',
  'This happens between this browser and your own agent, once. You let this page in on the agent’s own page, where you also confirm whatever signs or shows anything; the portal never gets it.':
    'Dies geschieht einmal zwischen diesem Browser und Ihrem eigenen Agenten. Sie lassen diese Seite auf der eigenen Seite des Agenten herein, wo Sie auch alles bestätigen, was unterschreibt oder etwas zeigt; das Portal bekommt es nie.',
  'Address of the agent': 'Adresse des Agenten',
  'Not connected': 'Nicht verbunden',
  'Connecting…': 'Verbinden…',
  'Connect to the agent': 'Mit dem Agenten verbinden',
  'Open this page in a browser on the agent’s own machine, or bring the agent’s local address here: <code>ssh -L 8471:127.0.0.1:8471 MACHINE</code>':
    'Öffnen Sie diese Seite in einem Browser auf dem Rechner des Agenten, oder holen Sie die lokale Adresse des Agenten hierher: <code>ssh -L 8471:127.0.0.1:8471 MACHINE</code>',
  'Your agent asks you first': 'Ihr Agent fragt Sie zuerst',
  'It tells you on its own page what this page asks of it. <link>Confirm on the agent’s page</link> and come back; this page goes on by itself.':
    'Er sagt Ihnen auf seiner eigenen Seite, was diese Seite von ihm will. <link>Bestätigen Sie auf der Seite des Agenten</link> und kommen Sie zurück; diese Seite geht von selbst weiter.',
  'It tells you on its own page what this page asks of it, with the number <strong>{number}</strong>. <link>Confirm on the agent’s page</link> and come back; this page goes on by itself.':
    'Er sagt Ihnen auf seiner eigenen Seite, was diese Seite von ihm will, mit der Nummer <strong>{number}</strong>. <link>Bestätigen Sie auf der Seite des Agenten</link> und kommen Sie zurück; diese Seite geht von selbst weiter.',
  'Your agent cannot be reached from this browser. Check that it runs on this machine, and that you allowed this page to reach local addresses when the browser asked.':
    'Ihr Agent ist von diesem Browser aus nicht erreichbar. Prüfen Sie, ob er auf diesem Rechner läuft und ob Sie dieser Seite erlaubt haben, lokale Adressen zu erreichen, als der Browser fragte.',
  'The agent does not know this browser any more. Connect it again.':
    'Der Agent kennt diesen Browser nicht mehr. Verbinden Sie ihn neu.',
  'The agent refused.': 'Der Agent hat abgelehnt.',
  'The agent answered in a form that this page does not know; it may be of another version.':
    'Der Agent hat in einer Form geantwortet, die diese Seite nicht kennt; vielleicht ist er von einer anderen Version.',
};
