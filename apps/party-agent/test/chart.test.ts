/** The Helm chart of workers, rendered: an Indexed Job of as many workers as are wanted, started with options that the command has. */
import { parseYAML } from 'confbox/yaml';
import { expect, test } from 'vitest';
import { render, renderChart } from '../../../scripts/docker/chart.ts';
import { workerCommand } from '../src/cli/commands/worker.ts';

interface Container {
  readonly image: string;
  readonly args: string[];
  readonly env: { name: string }[];
  readonly securityContext: Record<string, unknown>;
  readonly volumeMounts: { name: string; mountPath: string; readOnly: boolean }[];
}

interface Job {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { name: string };
  readonly spec: {
    completionMode: string;
    completions: number;
    parallelism: number;
    template: {
      spec: {
        restartPolicy: string;
        securityContext: Record<string, unknown>;
        containers: Container[];
        volumes: {
          name: string;
          secret?: { secretName: string; defaultMode: number };
          persistentVolumeClaim?: object;
        }[];
      };
    };
  };
}

function jobOf(changes: Record<string, unknown> = {}): Job {
  const [text, ...others] = renderChart('doubleblind-workers', 'eval', changes);
  expect(others).toEqual([]);
  return parseYAML<Job>(text);
}

test('is an Indexed Job of as many workers as are wanted, under the release’s name', () => {
  const job = jobOf({ workers: 7, image: 'registry.example/agent:1' });
  expect(job).toMatchObject({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'eval-workers' } });
  expect(job.spec).toMatchObject({ completionMode: 'Indexed', completions: 7, parallelism: 7 });
  expect(job.spec.template.spec.containers[0].image).toBe('registry.example/agent:1');
});

test('starts the command with options that it has, the join file from a secret, and nothing that it may write', () => {
  const { containers, volumes, restartPolicy, securityContext } = jobOf({ joinSecret: 'mine' }).spec.template.spec;
  const [{ args, env, volumeMounts, securityContext: own }] = containers;
  const [command, ...options] = args;
  expect(command).toBe('worker');
  const known = workerCommand().options.map(({ long }) => long);
  for (const option of options.filter((text) => text.startsWith('--'))) expect(known).toContain(option);
  for (const [, variable] of args.join(' ').matchAll(/\$\((\w+)\)/g))
    expect(env.map(({ name }) => name)).toContain(variable);
  expect(volumes).toEqual([{ name: 'join', secret: { secretName: 'mine', defaultMode: 0o440 } }]);
  expect(volumeMounts).toEqual([{ name: 'join', mountPath: '/join', readOnly: true }]);
  expect(args[args.indexOf('--join') + 1]).toBe('/join/join.json');
  expect(restartPolicy).toBe('Never');
  expect(securityContext).toMatchObject({ runAsNonRoot: true });
  expect(own).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
});

test('mounts the vendor’s weights, read-only and where the agent has them, if a claim is named', () => {
  const { containers, volumes } = jobOf({ weightsClaim: 'weights', weightsPath: '/srv/model' }).spec.template.spec;
  expect(containers[0].volumeMounts).toContainEqual({ name: 'weights', mountPath: '/srv/model', readOnly: true });
  expect(volumes[1]).toMatchObject({ persistentVolumeClaim: { claimName: 'weights', readOnly: true } });
});

test('what is not understood is refused instead of left out', () => {
  expect(() => renderChart('doubleblind-workers', 'eval', { worker: 3 })).toThrow(/no value "worker"/);
  expect(() => render('a: {{ .Values.b | upper }}', 'r', { b: 1 })).toThrow(/not of the subset/);
  expect(() => render('a: {{ .Values.b }}', 'r', {})).toThrow(/no value "b"/);
  expect(() => render('{{- if .Values.b }}\na: 1', 'r', { b: 1 })).toThrow(/without "end"/);
});
