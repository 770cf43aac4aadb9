/** What to do when this browser cannot reach the agent. */
export function Elsewhere() {
  return (
    <p>
      Open this page in a browser on the agent’s own machine, or bring the agent’s local address here:{' '}
      <code className="font-mono text-sm">ssh -L 8471:127.0.0.1:8471 MACHINE</code>
    </p>
  );
}
