/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shell script that finds and starts a node on another machine. */

#include "troupe-far-script.h"

#include "troupe-config.h"
#include "troupe-worker-program.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/utsname.h>

/* What a shell, and the script, end with if a program cannot be executed, or does not exist. */
#define EXIT_NOT_EXECUTABLE 126
#define EXIT_NOT_FOUND      127

/* What a node ends with if another one would end in the same way. */
#define EXIT_NODE_HOPELESS 2

/* Marks the words of another program. */
#define SAID(text) text

/* Whatever the login shell is, it passes the script to /bin/sh in single quotes, in which no shell
 * changes anything but quotation marks, backslashes (fish), "!" (csh) and the ends of lines (csh):
 * the script has none of these. Its arguments are: what to print before each message, the path of
 * the node here, its version, the name of the host, the folder of internal programs relative to
 * that of troupe, "files" if the node has to wait for files, and the seconds after which a caller
 * that says nothing is gone.
 *
 * A node that is installed there, in the same version, is started in place of the shell. Otherwise,
 * and for files, there is a folder of the run: the script says where, answers each line "wait"
 * until a line says that all is there, and removes the folder when the node has ended. Whatever
 * ends the script, it removes the folder, whose name it chooses, so that there is no moment at
 * which the folder exists and its name is not known. What is still being unpacked there may make a
 * file meanwhile. A connection that is cut does not end the input: a process beside the script ends
 * it if nothing is heard, and ends with the file "waits". */
/* clang-format off */
static const char script[] = SAID (
  "m=$1; v=$3; TROUPE_HOST=$4; export TROUPE_HOST; "
  "fits() { test \"$(\"$1\" --version </dev/null 2>/dev/null)\" = \"troupe-node $v\"; }; "
  "p=$2; "
  "fits \"$p\" || "
  "{ t=$(command -v troupe) && p=$(dirname \"$t\")/$5/troupe-node && fits \"$p\"; } || "
  "{ p=troupe-node; fits \"$p\"; } || p=; "
  "if test -n \"$p\" -a -z \"$6\"; then echo \"$m ready\"; exec \"$p\"; fi; "
  "d=${TMPDIR:-/tmp}/troupe-run.$m; "
  "clean() { s=$?; trap : HUP INT PIPE TERM; cd /; "
  "for n in 1 2 3 4 5; do rm -rf \"$d\" 2>/dev/null; test -e \"$d\" || break; sleep 1; done; "
  "exit \"$s\"; }; "
  "stop() { exit 1; }; "
  "trap clean EXIT; "
  "trap stop HUP INT PIPE TERM; "
  "mkdir -m 700 \"$d\" && mkdir \"$d/troupe\" \"$d/files\" && : >\"$d/waits\" || exit 125; "
  "(n=0; while test -e \"$d/waits\"; do "
  "if test -e \"$d/heard\"; then rm -f \"$d/heard\"; n=0; fi; "
  "test \"$n\" -lt \"$7\" || kill $$; "
  "n=$((n + 1)); sleep 1; "
  "done) </dev/null >/dev/null 2>&1 & "
  "w=needs; test -z \"$p\" || w=has; "
  "echo \"$m folder $w $(uname -s) $(uname -m) $d\"; "
  "while read -r go && test \"$go\" = wait; do : >\"$d/heard\"; echo \"$m waits\"; done; "
  "rm -f \"$d/waits\"; "
  "test \"$go\" = go || exit 127; "
  "test -n \"$p\" || p=$d/troupe/troupe-node; "
  "fits \"$p\" || { \"$p\" --version >&2; exit 127; }; "
  "cd \"$d/files\"; TROUPE_FILES=$d/files; export TROUPE_FILES; "
  "echo \"$m ready\"; \"$p\"");
/* clang-format on */

/**
 * troupe_far_script_new_token:
 *
 * Returns: (transfer full): a text that no machine prints by itself
 */
char *
troupe_far_script_new_token (void)
{
  return g_strdup_printf ("troupe-%08x%08x", g_random_int (), g_random_int ());
}

/**
 * troupe_far_script_build:
 * @token: what the script prints before each message
 * @host: the name of the machine, as a person wrote it
 * @has_files: whether the node is started in a folder of the run, after the message "folder"
 * @patience_ms: the time in milliseconds after which a caller that says nothing is gone
 *
 * Builds the call of the script.
 *
 * Returns: (transfer full) (array zero-terminated=1): the shell and its arguments
 */
GStrv
troupe_far_script_build (const char *token, const char *host, gboolean has_files, guint patience_ms)
{
  g_autofree char *patience = g_strdup_printf ("%u", MAX (patience_ms / 1000, 1));
  const char *const arguments[] = { "/bin/sh",
                                    "-c",
                                    script,
                                    "troupe",
                                    token,
                                    troupe_pool_get_node_program (),
                                    TROUPE_VERSION,
                                    host,
                                    TROUPE_LIBEXECDIR_FROM_BINDIR,
                                    has_files ? "files" : "",
                                    patience,
                                    NULL };

  return g_strdupv ((GStrv) arguments);
}

/**
 * troupe_far_script_quote:
 * @arguments: (array zero-terminated=1): a program and its arguments
 *
 * Returns: (transfer full): a line that makes the login shell of another machine execute them, word
 *   for word
 */
char *
troupe_far_script_quote (const char *const *arguments)
{
  g_autoptr (GString) line = g_string_new ("exec");

  for (; *arguments != NULL; arguments++)
    {
      g_autofree char *quoted = g_shell_quote (*arguments);

      g_string_append_c (line, ' ');
      g_string_append (line, quoted);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/**
 * troupe_far_script_dup_system:
 *
 * Returns: (transfer full): the name of this system as the message "folder" has it, such as
 *   "Linux x86_64"
 */
char *
troupe_far_script_dup_system (void)
{
  struct utsname name;

  return uname (&name) == 0 ? g_strdup_printf ("%s %s", name.sysname, name.machine) : g_strdup ("");
}

static char *
dup_last_line (const char *text)
{
  g_autofree char *copy = g_strchomp (g_strdup (text));
  const char *line = strrchr (copy, '\n');

  return g_strstrip (g_strdup (line != NULL ? line + 1 : copy));
}

/* The system in the message "folder needs SYSTEM MACHINE PATH", if no node of this version is
 * there. */
static char *
dup_system_without_node (const char *message)
{
  g_auto (GStrv) words = g_strsplit (message != NULL ? message : "", " ", 5);

  return g_strv_length (words) == 5 && g_str_equal (words[1], "needs")
             ? g_strdup_printf ("%s %s", words[2], words[3])
             : NULL;
}

/**
 * troupe_far_script_explain_start:
 * @host: the name of the machine
 * @end: an end before the node was started, other than that of the connection
 * @reason: (out) (transfer full): a sentence without a full stop
 *
 * Returns: the kind of the end
 */
TroupeWorkerEnd
troupe_far_script_explain_start (const char *host, const TroupeNodeEnd *end, char **reason)
{
  g_autofree char *system = dup_system_without_node (end->message);
  g_autofree char *own_system = troupe_far_script_dup_system ();
  g_autofree char *words = dup_last_line (*end->errors != '\0' ? end->errors : end->banner);
  const gboolean is_hopeless =
      end->exited && (end->code == EXIT_NOT_EXECUTABLE || end->code == EXIT_NOT_FOUND);

  if (system != NULL && !g_str_equal (system, own_system))
    *reason = g_strdup_printf (_ ("%s has no Troupe %s, and the one from here (%s) does not run on "
                                  "its system (%s): install Troupe %s there"),
                               host, TROUPE_VERSION, own_system, system, TROUPE_VERSION);
  else if (system != NULL)
    /* Translators: the last %s is what the host said */
    *reason = g_strdup_printf (_ ("%s has no Troupe %s, and the one from here does not start "
                                  "there: install Troupe %s, or the libraries that it needs: %s"),
                               host, TROUPE_VERSION, TROUPE_VERSION, words);
  else if (*words != '\0')
    *reason = g_strdup_printf (_ ("Troupe was not started on %s: %s"), host, words);
  else
    *reason = g_strdup_printf (
        _ ("Troupe was not started on %s: the login ended without a message"), host);
  return is_hopeless || system != NULL ? TROUPE_WORKER_END_HOPELESS : TROUPE_WORKER_END_CONNECTION;
}

/**
 * troupe_far_script_explain_node:
 * @host: the name of the machine
 * @end: the end of a node that was started, other than that of the connection
 * @reason: (out) (transfer full): a sentence without a full stop
 *
 * Returns: the kind of the end: %TROUPE_WORKER_END_HOPELESS if the node says that another one would
 *   end in the same way, since its workers do not start
 */
TroupeWorkerEnd
troupe_far_script_explain_node (const char *host, const TroupeNodeEnd *end, char **reason)
{
  g_autofree char *words = dup_last_line (end->errors);

  if (*words != '\0')
    *reason = g_strdup_printf (_ ("Troupe on %s ended: %s"), host, words);
  else
    *reason = g_strdup_printf (_ ("Troupe on %s ended with status %d"), host, end->code);
  return end->exited && end->code == EXIT_NODE_HOPELESS ? TROUPE_WORKER_END_HOPELESS
                                                        : TROUPE_WORKER_END_CONNECTION;
}
