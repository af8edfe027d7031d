import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// The kernel itself counts: wait4 hands back the child's highest resident set (threads included, its own waited-for
// children too), where polling /proc misses the last peak and a Node parent would weigh more than what it measures.
// posix_spawn shares Python's memory until exec, so a child is never seen smaller than Python, about 13 MiB.
const PYTHON = `
import json, os, sys, time
log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
streams = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_DUP2, log, 2)]
start = time.perf_counter()
pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ, file_actions=streams)
_, status, usage = os.wait4(pid, 0)
seconds = time.perf_counter() - start
unit = 1 if sys.platform == 'darwin' else 1024
print(json.dumps({'seconds': seconds, 'bytes': usage.ru_maxrss * unit, 'status': status}))
`;

/** Runs a command once; returns wall time in seconds and peak memory in bytes, and throws when it ends otherwise than meant. */
export function measure(command, cwd, meant = [0]) {
  const log = join(cwd, 'stderr.log');
  const python = spawnSync('python3', ['-c', PYTHON, log, ...command], { cwd, encoding: 'utf8' });
  if (python.error) throw new Error('the benchmark needs python3 to measure memory', { cause: python.error });
  if (python.status !== 0) throw new Error(`cannot run ${command.join(' ')}\n${python.stderr}`);
  const { seconds, bytes, status } = JSON.parse(python.stdout);
  if (meant.includes(status / 256)) return { seconds, bytes };
  throw new Error(`${command.join(' ')} failed\n${readFileSync(log, 'utf8').slice(-2000)}`);
}

export function median(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
