/** Before one is inside: signing in, passwords, invitations. */
export const entrance = {
  'Evaluate a chest X-ray model on your own images: the images stay, the weights stay.':
    'Werten Sie ein Modell für Thorax-Röntgenbilder auf Ihren eigenen Bildern aus: Die Bilder bleiben, die Gewichte bleiben.',
  'What this is': 'Was dies ist',
  'The hospital keeps': 'Das Krankenhaus behält',
  'its images, its labels and every single score. They stay with its own agent. Only terms that it has signed, for a comparison by the vendor, can give images and their scores away, and it can forbid that for good.':
    'seine Bilder, seine Labels und jeden einzelnen Modellwert. Sie bleiben bei seinem eigenen Agenten. Nur Bedingungen, die es selbst unterschrieben hat, für einen Vergleich beim Hersteller, können Bilder und ihre Modellwerte herausgeben, und das kann es für immer untersagen.',
  'The vendor keeps': 'Der Hersteller behält',
  'its weights. What both know is the public program, and anyone can check that no weight is in it. Only terms that it has signed, for a comparison by the hospital, have it lend its model.':
    'seine Gewichte. Beide kennen das öffentliche Programm, und jeder kann prüfen, dass kein Gewicht darin steht. Nur durch Bedingungen, die er selbst unterschrieben hat, für einen Vergleich beim Krankenhaus, verleiht er sein Modell.',
  'Both see': 'Beide sehen',
  'how good the model is on these patients: what the hospital chose to release, and nothing else.':
    'wie gut das Modell bei diesen Patienten ist: was das Krankenhaus freigegeben hat, und sonst nichts.',
  'Sign in': 'Anmelden',
  'Accounts are made by invitation. Ask an administrator of your organisation for one.':
    'Konten entstehen durch Einladung. Bitten Sie einen Administrator Ihrer Organisation darum.',
  'E-mail address': 'E-Mail-Adresse',
  Password: 'Passwort',
  'Sign in with a passkey': 'Mit einem Passkey anmelden',
  'Forgot the password?': 'Passwort vergessen?',
  'The portal does not answer. Try again in a moment.':
    'Das Portal antwortet nicht. Versuchen Sie es gleich noch einmal.',
  'Too many attempts. Wait ten minutes and try again.':
    'Zu viele Versuche. Warten Sie zehn Minuten und versuchen Sie es dann noch einmal.',
  'E-mail address and password do not go together.': 'E-Mail-Adresse und Passwort passen nicht zusammen.',
  'This code is not right, or too late. After several wrong ones begin again with the password.':
    'Dieser Code stimmt nicht oder kommt zu spät. Nach mehreren falschen beginnen Sie wieder mit dem Passwort.',
  'This passkey is not known here, or you cancelled.':
    'Dieser Passkey ist hier nicht bekannt, oder Sie haben abgebrochen.',
  'Code of your app': 'Code Ihrer App',
  'Or one of the codes that you kept for the day the app is lost.':
    'Oder einer der Codes, die Sie für den Fall aufbewahrt haben, dass die App verloren geht.',
  Back: 'Zurück',
  'One moment…': 'Einen Moment…',
  'Forgot the password': 'Passwort vergessen',
  'A new password': 'Ein neues Passwort',
  'You get a link by e-mail with which you choose one.':
    'Sie bekommen per E-Mail einen Link, mit dem Sie eines wählen.',
  'If there is an account with this address, a link is on its way':
    'Wenn es zu dieser Adresse ein Konto gibt, ist ein Link unterwegs',
  'It works once and for an hour. Nothing came? Look among the unwanted mails, then ask the portal’s operator whether it has a mail server.':
    'Er gilt einmal und eine Stunde lang. Nichts gekommen? Sehen Sie bei den unerwünschten Mails nach und fragen Sie dann den Betreiber des Portals, ob es einen Mailserver hat.',
  'This did not work. Wait ten minutes and try again.':
    'Das hat nicht geklappt. Warten Sie zehn Minuten und versuchen Sie es noch einmal.',
  'Send me a link': 'Link schicken',
  'To the sign-in page': 'Zur Anmeldung',
  'The password is changed.': 'Das Passwort ist geändert.',
  'Sign in with it': 'Damit anmelden',
  'New password': 'Neues Passwort',
  '{passwordLeast} to {passwordMost} characters.': '{passwordLeast} bis {passwordMost} Zeichen.',
  'This link is not valid any more': 'Dieser Link gilt nicht mehr',
  'It works once and for an hour. Ask for a new one on the page “Forgot the password?”.':
    'Er gilt einmal und eine Stunde lang. Fordern Sie auf der Seite „Passwort vergessen?“ einen neuen an.',
  Save: 'Speichern',
  'Ask for a new link': 'Neuen Link anfordern',
  'Choose a new password': 'Neues Passwort wählen',
  'It signs you out everywhere.': 'Damit werden Sie überall abgemeldet.',
  Invitation: 'Einladung',
  'This invitation is no longer valid': 'Diese Einladung gilt nicht mehr',
  '{invitedBy} invites {email} as {role}.': '{invitedBy} lädt {email} ein, Rolle: {role}.',
  'Join {organisationName}': '{organisationName} beitreten',
  'Join as {person}': 'Als {person} beitreten',
  'Sign in to accept': 'Zum Annehmen anmelden',
  'Make my account': 'Mein Konto anlegen',
  'Your name': 'Ihr Name',
  '{passwordLeast} to {passwordMost} characters. You can add a passkey later.':
    '{passwordLeast} bis {passwordMost} Zeichen. Einen Passkey können Sie später hinzufügen.',
  'You belong to no organisation': 'Sie gehören zu keiner Organisation',
  'You are signed in as {email}. Ask an administrator of your organisation to invite this address.':
    'Sie sind als {email} angemeldet. Bitten Sie einen Administrator Ihrer Organisation, diese Adresse einzuladen.',
  'There is no such page': 'Diese Seite gibt es nicht',
  'To the home page': 'Zur Startseite',
  'Sign out': 'Abmelden',
};
