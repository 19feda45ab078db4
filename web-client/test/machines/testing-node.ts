import type { NodeView, Session } from '@homie/protocol';

/** A machine, and what differs. */
export function aNode(change: Partial<NodeView> = {}): NodeView {
  return {
    id: 'n1',
    name: 'atlas',
    hostname: 'atlas',
    os: 'linux',
    arch: 'amd64',
    version: '0.1.0',
    startedAt: 1,
    services: {},
    status: 'online',
    cpus: 8,
    link: 'cluster',
    since: 5,
    lastSeenAt: 9,
    ...change,
  };
}

export function aSession(change: Partial<Session> = {}): Session {
  return {
    id: 's1',
    nodeId: 'n1',
    name: '',
    command: ['/bin/bash', '-l'],
    cwd: '/home/ada',
    cols: 80,
    rows: 24,
    pid: 7,
    createdAt: 1,
    lastActivityAt: 1,
    status: 'running',
    outputOffset: 0,
    oldestOffset: 0,
    attached: [],
    ...change,
  };
}
