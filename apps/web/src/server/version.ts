/** Version of the portal, as health, reports and agents see it. */
export const PORTAL_VERSION = '0.1.0';
