/** Version that this agent tells the portal and pages. */
export const AGENT_VERSION = '0.1.0';
