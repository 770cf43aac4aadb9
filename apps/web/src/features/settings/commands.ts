/** The command of the API's page, with the token in PORTAL_TOKEN. */
export function listEvaluationsCommand(portalOrigin: string): string {
  return `curl -sf -H "Authorization: Bearer $PORTAL_TOKEN" ${portalOrigin}/api/v1/evaluations`;
}
