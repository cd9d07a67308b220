/** Lines to be copied, with what they are. */
export interface Snippet {
  readonly title: string;
  readonly code: string;
}

/** A way to send profiles to this server. */
export interface Sender {
  readonly id: string;
  readonly name: string;
  readonly snippets: readonly Snippet[];
  /** What a reader has to know besides. */
  readonly notes: readonly string[];
}

/** What the snippets are written for. */
export interface SenderOptions {
  /** The server's address without a slash at the end. */
  readonly address: string;
  /** Whether the server wants a token. The snippets name a variable for it and never hold one. */
  readonly needsToken: boolean;
}

const TOKEN_NOTE =
  'TOKEN stands for a token with the scope write, one that --auth-token of the server lists.';

/** All ways to send that were tried with this server, the quickest first. */
export function listSenders(options: SenderOptions): readonly Sender[] {
  const senders = [node, curl, collector, go, python, java].map((write) => write(options));
  if (!options.needsToken) return senders;
  return senders.map((sender) => ({ ...sender, notes: [...sender.notes, TOKEN_NOTE] }));
}

function node({ address, needsToken }: SenderOptions): Sender {
  return {
    id: 'node',
    name: 'Node.js',
    snippets: [
      {
        title: 'Without a change to the code',
        code: lines(
          'npm install hotspan',
          '',
          'OTEL_SERVICE_NAME=my-service \\',
          `HOTSPAN_ENDPOINT=${address} \\`,
          needsToken && 'HOTSPAN_AUTH_TOKEN=TOKEN \\',
          'node --import hotspan/register app.js',
        ),
      },
      {
        title: 'Or in code, before everything else',
        code: lines(
          "import { start } from 'hotspan';",
          '',
          'start({',
          "  serviceName: 'my-service',",
          `  endpoint: '${address}',`,
          needsToken && '  authToken: process.env.TOKEN,',
          '});',
        ),
      },
    ],
    notes: [
      'CPU time, wall time and memory are sent every 15 seconds, and once more at the end of the process.',
      'With OpenTelemetry tracing in the process, samples are linked to their spans by themselves.',
    ],
  };
}

function curl({ address, needsToken }: SenderOptions): Sender {
  return {
    id: 'curl',
    name: 'curl',
    snippets: [
      {
        title: 'One stack of three functions, seen three times',
        code: lines(
          "curl --data-binary 'main;handle;parse 3' \\",
          needsToken && "  -H 'Authorization: Bearer TOKEN' \\",
          `  '${address}/ingest?name=my-service'`,
        ),
      },
    ],
    notes: [
      'A line is a stack, outermost function first, and how often it was seen. The address takes pprof, speedscope, cpuprofile and other files as well.',
    ],
  };
}

function collector({ address, needsToken }: SenderOptions): Sender {
  return {
    id: 'collector',
    name: 'OpenTelemetry Collector',
    snippets: [
      {
        title: 'collector.yaml',
        code: lines(
          'receivers:',
          '  otlp:',
          '    protocols:',
          '      grpc:',
          '        endpoint: 0.0.0.0:4317',
          '      http:',
          '        endpoint: 0.0.0.0:4318',
          'exporters:',
          '  otlp_http/hotspan:',
          `    profiles_endpoint: ${address}/v1development/profiles`,
          needsToken && '    headers:',
          needsToken && '      Authorization: Bearer TOKEN',
          'service:',
          '  pipelines:',
          '    profiles:',
          '      receivers: [otlp]',
          '      exporters: [otlp_http/hotspan]',
        ),
      },
      {
        title: 'Start it with profiles allowed',
        code: 'otelcol-contrib --config collector.yaml --feature-gates=service.profilesSupport',
      },
    ],
    notes: [
      'Before version 0.144 the exporter is called otlphttp. Hotspan is tested with versions 0.160, 0.162 and 0.165.',
    ],
  };
}

function go({ address, needsToken }: SenderOptions): Sender {
  return {
    id: 'go',
    name: 'Go',
    snippets: [
      { title: 'Install', code: 'go get github.com/grafana/pyroscope-go' },
      {
        title: 'At the start of main',
        code: lines(
          'profiler, err := pyroscope.Start(pyroscope.Config{',
          '\tApplicationName: "my-service",',
          `\tServerAddress:   "${address}",`,
          // As a password, with any user, because the client has no setting for a token.
          needsToken && '\tBasicAuthUser: "hotspan", BasicAuthPassword: os.Getenv("TOKEN"),',
          '})',
          'if err != nil {',
          '\tlog.Fatal(err)',
          '}',
          'defer profiler.Stop()',
        ),
      },
    ],
    notes: ['CPU time and memory are sent every 15 seconds.'],
  };
}

function python({ address, needsToken }: SenderOptions): Sender {
  return {
    id: 'python',
    name: 'Python',
    snippets: [
      { title: 'Install', code: 'pip install pyroscope-io' },
      {
        title: 'At the start of the program',
        code: lines(
          needsToken && 'import os',
          'import pyroscope',
          '',
          'pyroscope.configure(',
          '    application_name="my-service",',
          `    server_address="${address}",`,
          needsToken && '    http_headers={"Authorization": "Bearer " + os.environ["TOKEN"]},',
          ')',
        ),
      },
    ],
    notes: ['CPU time is sent every 10 seconds.'],
  };
}

function java({ address, needsToken }: SenderOptions): Sender {
  return {
    id: 'java',
    name: 'Java',
    snippets: [
      {
        title: 'Fetch the agent, and start with it',
        code: lines(
          'mvn dependency:copy -Dartifact=io.pyroscope:agent:2.9.2 -DoutputDirectory=.',
          '',
          'PYROSCOPE_FORMAT=otlp \\',
          `PYROSCOPE_SERVER_ADDRESS=${address} \\`,
          needsToken && 'PYROSCOPE_AUTH_TOKEN=TOKEN \\',
          'java -javaagent:agent-2.9.2.jar -jar app.jar',
        ),
      },
    ],
    notes: [
      'PYROSCOPE_FORMAT=otlp is needed: this server does not read recordings of JFR, which the agent sends otherwise.',
      'In this format the agent does not send the name of the service: it is unknown_service. Let it send to a Collector that sets service.name to have another one.',
    ],
  };
}

/** The lines that are wanted. */
function lines(...all: readonly (string | false)[]): string {
  return all.filter((line) => line !== false).join('\n');
}
