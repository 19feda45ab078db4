import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { onPath, WORK } from '../lib/paths.mjs';
import { launch } from '../lib/server.mjs';

const FOLDER = path.join(WORK, 'sshd');
const SSHD = '/usr/sbin/sshd';

function check() {
  if (!onPath(SSHD) || !onPath('ssh')) return 'no sshd (Debian: apt-get install openssh-server)';
  if (!onPath('unshare')) return 'no unshare (util-linux)';
  return process.getuid() === 0 ? null : 'a private sshd needs root';
}

function configuration(port) {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${FOLDER}/host`,
    'PidFile none',
    `AuthorizedKeysFile ${FOLDER}/user.pub`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'PrintMotd no',
    'PrintLastLog no',
    'MaxSessions 200',
    'MaxStartups 200',
    'LogLevel ERROR',
    '',
  ].join('\n');
}

const SSH = [
  ...['-tt', '-F', 'none', '-e', 'none', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'],
  ...['-o', 'LogLevel=ERROR', '-i', `${FOLDER}/user`],
];

export default {
  name: 'sshd',
  about: 'OpenSSH sshd over loopback, ssh -tt (encrypted), default cipher',
  check,
  keep: (comm) => comm.startsWith('sshd'),
  start({ port }) {
    fs.mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
    for (const key of ['host', 'user']) {
      if (!fs.existsSync(`${FOLDER}/${key}`)) {
        execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', `${FOLDER}/${key}`]);
      }
    }
    fs.writeFileSync(`${FOLDER}/config`, configuration(port));
    // A private /run, so that nothing outside WORK is written.
    const script = `mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec ${SSHD} -D -e -f ${FOLDER}/config`;
    return { child: launch('sshd', ['unshare', '-m', 'sh', '-c', script]) };
  },
  connect: ({ port, onData }) =>
    new Promise((resolve, reject) => {
      const ssh = spawn('ssh', [...SSH, '-p', String(port), 'root@127.0.0.1', 'bash --norc --noprofile'], {
        stdio: ['pipe', 'pipe', 'ignore'],
        env: { ...process.env, TERM: 'xterm-256color' },
      });
      let received = 0;
      ssh.on('error', reject);
      ssh.stdout.on('data', (data) => {
        received += data.length;
        onData(data);
      });
      resolve({
        write: (text) => ssh.stdin.write(text),
        stopReading: () => ssh.stdout.pause(),
        startReading: () => ssh.stdout.resume(),
        consumed() {},
        close: () => ssh.kill(),
        get wireBytes() {
          return received;
        },
      });
    }),
};
