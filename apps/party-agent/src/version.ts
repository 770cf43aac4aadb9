import root from '../../../package.json' with { type: 'json' };

/** Version that this agent tells the portal and pages. */
export const AGENT_VERSION: string = root.version;
