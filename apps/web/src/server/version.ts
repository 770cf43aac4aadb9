import root from '../../../../package.json' with { type: 'json' };

/** Version of the portal, as health, reports and agents see it. */
export const PORTAL_VERSION: string = root.version;
