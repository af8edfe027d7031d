/** Something about the machine, not about the content, that keeps a command from its work: exit code 2. */
export class EnvironmentProblem extends Error {}

/** The run was stopped from outside, as by Ctrl-C: nothing in `feeds/` was touched. */
export class Interrupted extends Error {}

export const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file',
  ELOOP: 'too many links',
  ENAMETOOLONG: 'its name is too long',
  ENXIO: 'it is no file',
  EISDIR: 'it is a folder',
  EEXIST: 'a folder in its path is a file',
  EFBIG: 'the file would be too large',
  EDQUOT: 'the quota of the disk is used up',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a folder in its path is a file',
};

/** What a file system error means, in words. */
export const reasonOf = (cause: unknown): string =>
  REASONS[codeOf(cause)] ?? (cause instanceof Error ? cause.message : String(cause));
