/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The names of signals. glibc has had functions for them since 2.32, musl has none. */

#include "troupe-signal-name.h"

#include <signal.h>

static const char *const abbreviations[] = {
  [SIGHUP] = "HUP",       [SIGINT] = "INT",       [SIGQUIT] = "QUIT", [SIGILL] = "ILL",
  [SIGTRAP] = "TRAP",     [SIGABRT] = "ABRT",     [SIGBUS] = "BUS",   [SIGFPE] = "FPE",
  [SIGKILL] = "KILL",     [SIGUSR1] = "USR1",     [SIGSEGV] = "SEGV", [SIGUSR2] = "USR2",
  [SIGPIPE] = "PIPE",     [SIGALRM] = "ALRM",     [SIGTERM] = "TERM",
#ifdef SIGSTKFLT
  [SIGSTKFLT] = "STKFLT",
#endif
  [SIGCHLD] = "CHLD",     [SIGCONT] = "CONT",     [SIGSTOP] = "STOP", [SIGTSTP] = "TSTP",
  [SIGTTIN] = "TTIN",     [SIGTTOU] = "TTOU",     [SIGURG] = "URG",   [SIGXCPU] = "XCPU",
  [SIGXFSZ] = "XFSZ",     [SIGVTALRM] = "VTALRM", [SIGPROF] = "PROF", [SIGWINCH] = "WINCH",
  [SIGPOLL] = "POLL",     [SIGPWR] = "PWR",       [SIGSYS] = "SYS",
};

/**
 * troupe_signal_get_abbreviation:
 * @number: a signal
 *
 * Returns: (nullable): its name without the first three letters, such as "KILL", or %NULL if it has
 *   none, as real-time signals
 */
const char *
troupe_signal_get_abbreviation (int number)
{
  return number > 0 && number < (int) G_N_ELEMENTS (abbreviations) ? abbreviations[number] : NULL;
}
