/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Descriptors of processes, by calls of the kernel for which glibc before 2.36 and musl have no
 * functions. */

#include "troupe-pidfd.h"

#include <sys/syscall.h>
#include <unistd.h>

/**
 * troupe_pidfd_open:
 * @pid: a process
 *
 * Returns: a file descriptor that stays that of this process, closed on exec, or -1 with `errno`
 * set
 */
int
troupe_pidfd_open (pid_t pid)
{
  return (int) syscall (SYS_pidfd_open, pid, 0);
}

/**
 * troupe_pidfd_signal:
 * @fd: a descriptor of a process
 * @number: a signal
 *
 * Sends the signal to the process, never to another one that has got its number.
 *
 * Returns: 0, or -1 with `errno` set
 */
int
troupe_pidfd_signal (int fd, int number)
{
  return (int) syscall (SYS_pidfd_send_signal, fd, number, NULL, 0);
}
