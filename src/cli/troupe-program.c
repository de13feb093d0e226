/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sets up the programs of the command line and starts one from another. */

#include "troupe-program.h"

#include "troupe-config.h"
#include "troupe-heap.h"
#include "troupe-paths.h"
#include "troupe-safe-text.h"
#include "troupe-session.h"
#include "troupe-start.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Memory of written results is used again for the next ones. If it were returned to the system in
 * between, each 4 KiB would cost a page fault again. */
#define KEPT_BLOCK_BYTES (4 * 1024 * 1024)
#define KEPT_BYTES       (16 * 1024 * 1024)

/* The errno of the first text that could not be printed. */
static int output_error;

/* What set_up() changes, as the parent left it. */
static struct
{
  gboolean is_closed[STDERR_FILENO + 1];
  struct sigaction child;
  struct sigaction file_size;
  sigset_t blocked;
} inherited;

/* Prints UTF-8 unchanged, even if the locale has no name for it: GLib would print question marks.
 */
static void
print (const char *text)
{
  if (fputs (text, stdout) < 0 && output_error == 0)
    output_error = errno;
}

static void
print_error (const char *text)
{
  fputs (text, stderr);
}

/* At the exit, even from within GLib's --help: all output is written, or the exit status reports
 * the failure. */
static void
write_output (void)
{
  if (fflush (stdout) != 0 && output_error == 0)
    output_error = errno;
  if (output_error == 0)
    return;

  troupe_program_complain (_ ("Standard output cannot be written: %s"), g_strerror (output_error));
  _exit (TROUPE_EXIT_FAILED);
}

/* A file that is opened later must not become standard output. Reading and writing a closed stream
 * fails, as it should. */
static void
keep_standard_descriptors (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0)
      {
        inherited.is_closed[fd] = TRUE;
        open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
      }
}

static void
remember_signals (void)
{
  sigaction (SIGCHLD, NULL, &inherited.child);
  sigaction (SIGXFSZ, NULL, &inherited.file_size);
  sigprocmask (SIG_SETMASK, NULL, &inherited.blocked);
}

/**
 * troupe_program_set_up:
 *
 * Sets up a program of the command line; called first in each.
 */
void
troupe_program_set_up (void)
{
  keep_standard_descriptors ();
  remember_signals ();
  troupe_start_set_signals ();
  setlocale (LC_ALL, "");
  troupe_paths_bind_translations ();
  textdomain (GETTEXT_PACKAGE);
  troupe_heap_keep (KEPT_BLOCK_BYTES, KEPT_BYTES);
  g_set_print_handler (print);
  atexit (write_output);
  g_set_printerr_handler (print_error);
}

/**
 * troupe_program_restore:
 *
 * Gives back the signals and the closed standard streams that the parent left to this process, for
 * a program of the user that replaces it.
 */
void
troupe_program_restore (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (inherited.is_closed[fd])
      close (fd);
  sigaction (SIGCHLD, &inherited.child, NULL);
  sigaction (SIGXFSZ, &inherited.file_size, NULL);
  sigprocmask (SIG_SETMASK, &inherited.blocked, NULL);
}

/**
 * troupe_program_complain:
 * @format: a sentence without its end, as for printf() @...: its arguments, which need not be safe
 *   for a terminal
 *
 * Prints it to standard error, after the name of the program.
 */
void
troupe_program_complain (const char *format, ...)
{
  g_autofree char *sentence = NULL;
  g_autofree char *safe = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  safe = troupe_safe_text_to_lines (sentence);
  g_printerr ("troupe: %s\n", safe);
}

/**
 * troupe_program_replace:
 * @name: the name of another program of Troupe
 * @argv: (array zero-terminated=1): its arguments; the first one is set
 *
 * Replaces this process by that program.
 *
 * Returns: the exit status, if that was not possible
 */
int
troupe_program_replace (const char *name, char **argv)
{
  g_autofree char *program = troupe_paths_find_program (name);

  argv[0] = program;
  execv (program, argv);
  troupe_program_complain (_ ("The program %s cannot be started: %s"), program, g_strerror (errno));
  return TROUPE_EXIT_WRONG;
}

/**
 * troupe_program_run_command:
 * @commands: (array length=n_commands): the commands of the program
 * @n_commands: their number
 * @argc: the number of arguments of the program
 * @argv: its arguments
 * @status: (out): the exit status, if a command was run
 *
 * Runs the command that the first argument names. Its messages begin with its name.
 *
 * Returns: whether there is such a command
 */
gboolean
troupe_program_run_command (const TroupeProgramCommand *commands,
                            guint n_commands,
                            int argc,
                            char **argv,
                            int *status)
{
  for (guint i = 0; argc > 1 && i < n_commands; i++)
    if (g_str_equal (argv[1], commands[i].name))
      {
        g_autofree char *name = g_strdup_printf ("troupe %s", argv[1]);

        if (*argv[1] != '-')
          g_set_prgname (name);
        argv[1] = argv[0];
        *status = commands[i].run (argc - 1, argv + 1);
        return TRUE;
      }
  return FALSE;
}
