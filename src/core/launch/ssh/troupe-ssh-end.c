/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Says in words why ssh ended, and what to do about it. */

#include "troupe-ssh-end.h"

#include "troupe-config.h"
#include "troupe-far-script.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The exit status of ssh itself: also of a program on the other machine that a signal ended. */
#define SSH_FAILED 255

/* Marks the words of another program. */
#define SAID(text) text

/* What OpenSSH writes, in any of its versions since 7; its messages are not translated. The first
 * one that is found counts: a changed key ends in the same words as an unknown one. */
static const struct
{
  const char *text;
  TroupeWorkerEnd end;
  /* Translators keep {host}, which becomes the name of the host. */
  const char *words;
} messages[] = {
  { SAID ("Could not resolve hostname"), TROUPE_WORKER_END_HOPELESS,
    N_ ("There is no host “{host}”: check its name, and “Host {host}” in ~/.ssh/config") },
  { SAID ("Connection refused"), TROUPE_WORKER_END_CONNECTION,
    N_ ("{host} refused the connection: check that an SSH server runs there, and its port (ssh "
        "{host})") },
  { SAID ("REMOTE HOST IDENTIFICATION HAS CHANGED"), TROUPE_WORKER_END_HOPELESS,
    N_ ("The key of {host} has changed: if you know why, remove the old key as “ssh {host}” says; "
        "otherwise somebody may be pretending to be this host") },
  { SAID ("host key is known for"), TROUPE_WORKER_END_HOPELESS,
    N_ ("The key of {host} is not known: connect once with “ssh {host}”, and accept it") },
  { SAID ("Host key verification failed"), TROUPE_WORKER_END_HOPELESS,
    N_ ("The key of {host} is not known: connect once with “ssh {host}”, and accept it") },
  { SAID ("Permission denied ("), TROUPE_WORKER_END_HOPELESS,
    N_ ("{host} wants a password or a key that is not here: Troupe cannot ask for it, so set up a "
        "key "
        "with “ssh-copy-id {host}”, or load one with “ssh-add”") },
  { SAID ("Too many authentication failures"), TROUPE_WORKER_END_HOPELESS,
    N_ ("{host} refused too many keys: name the right one with IdentityFile for “Host {host}” in "
        "~/.ssh/config") },
  { SAID ("timed out"), TROUPE_WORKER_END_CONNECTION,
    N_ ("{host} does not answer: check that it is on and can be reached (ssh {host})") },
  { SAID ("No route to host"), TROUPE_WORKER_END_CONNECTION,
    N_ ("{host} cannot be reached from here: check the network (ssh {host})") },
  { SAID ("Network is unreachable"), TROUPE_WORKER_END_CONNECTION,
    N_ ("{host} cannot be reached from here: check the network (ssh {host})") },
  { SAID ("Bad configuration option"), TROUPE_WORKER_END_HOPELESS,
    N_ ("ssh cannot read its configuration, so that {host} cannot be reached: see what “ssh "
        "{host}” "
        "says") },
  { SAID ("Session open refused"), TROUPE_WORKER_END_CONNECTION,
    N_ ("{host} allows no more sessions: MaxSessions in its sshd_config limits them (ssh "
        "{host})") },
  { SAID ("kex_exchange_identification"), TROUPE_WORKER_END_CONNECTION,
    N_ ("{host} closed the connection at once: it may have too many, which MaxStartups in its "
        "sshd_config limits (ssh {host})") },
  { SAID ("Connection closed by"), TROUPE_WORKER_END_CONNECTION,
    N_ ("{host} closed the connection at once: see what “ssh {host}” says") },
};

/* What connects to a host through another one is named in its own words. */
static char *
dup_last_line (const char *text)
{
  g_autofree char *copy = g_strchomp (g_strdup (text));
  const char *line = strrchr (copy, '\n');

  return g_strstrip (g_strdup (line != NULL ? line + 1 : copy));
}

static char *
insert_host (const char *words, const char *host)
{
  g_autoptr (GString) text = g_string_new (words);

  g_string_replace (text, "{host}", host, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static TroupeWorkerEnd
explain_lost (const char *host, const TroupeNodeEnd *end, char **reason)
{
  g_autofree char *words = dup_last_line (end->errors);

  if (end->lost == NULL && end->exited && end->code != SSH_FAILED)
    return troupe_far_script_explain_node (host, end, reason);

  if (end->lost != NULL)
    /* Translators: the second %s is what is wrong, such as “nothing was heard of it for 10 s” */
    *reason = g_strdup_printf (_ ("%s is given up: %s"), host, end->lost);
  else if (end->exited && *words != '\0')
    /* Translators: the second %s is what ssh said */
    *reason = g_strdup_printf (_ ("The connection to %s was lost: %s"), host, words);
  else
    *reason = g_strdup_printf (_ ("The connection to %s was lost"), host);
  return TROUPE_WORKER_END_CONNECTION;
}

/**
 * troupe_ssh_end_explain:
 * @host: the name of the host
 * @end: how ssh ended
 * @reason: (out) (transfer full): a sentence without a full stop
 *
 * Returns: %TROUPE_WORKER_END_HOPELESS if another try would end in the same way; otherwise
 *   %TROUPE_WORKER_END_CONNECTION: whatever ends a connection, no item is to blame
 */
TroupeWorkerEnd
troupe_ssh_end_explain (const char *host, const TroupeNodeEnd *end, char **reason)
{
  g_autofree char *words = NULL;

  if (end->introduced_at != 0 || end->lost != NULL)
    return explain_lost (host, end, reason);
  if (!end->exited || end->code != SSH_FAILED)
    return troupe_far_script_explain_start (host, end, reason);

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    if (strstr (end->errors, messages[i].text) != NULL)
      {
        *reason = insert_host (_ (messages[i].words), host);
        return messages[i].end;
      }

  words = dup_last_line (*end->errors != '\0' ? end->errors : end->banner);
  /* Translators: the second %s is what ssh or the host said */
  *reason = *words != '\0'
                ? g_strdup_printf (_ ("No connection to %s: %s"), host, words)
                : g_strdup_printf (_ ("No connection to %s: see what “ssh %s” says"), host, host);
  return TROUPE_WORKER_END_CONNECTION;
}
