/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads what Slurm's programs say, and says it in words. */

#include "troupe-slurm-words.h"

#include "troupe-config.h"
#include "troupe-far-script.h"
#include "troupe-option-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Marks the words of another program. */
#define SAID(text) text

/* More nodes are taken for a slip. */
#define NODES_MAX 100000u

/* Reasons for waiting, as squeue(1) has them ("JOB REASON CODES"). */
static const struct
{
  const char *reason;
  TroupeSlurmState state;
  const char *words;
} reasons[] = {
  { "None", TROUPE_SLURM_STATE_WAITING, N_ ("it was just submitted") },
  { "Priority", TROUPE_SLURM_STATE_WAITING, N_ ("other jobs come first") },
  { "Resources", TROUPE_SLURM_STATE_WAITING, N_ ("what it needs is in use") },
  { "Dependency", TROUPE_SLURM_STATE_WAITING, N_ ("it depends on a job that has not ended") },
  { "BeginTime", TROUPE_SLURM_STATE_WAITING, N_ ("its time has not come") },
  { "JobHeldUser", TROUPE_SLURM_STATE_WAITING, N_ ("it is held: scontrol release lets it go on") },
  { "JobHeldAdmin", TROUPE_SLURM_STATE_WAITING, N_ ("an administrator holds it") },
  { "Reservation", TROUPE_SLURM_STATE_WAITING, N_ ("its reservation has not begun") },
  { "Licenses", TROUPE_SLURM_STATE_WAITING, N_ ("a licence that it needs is in use") },
  { "ReqNodeNotAvail", TROUPE_SLURM_STATE_WAITING, N_ ("a node that it needs is not available") },
  { "NodeDown", TROUPE_SLURM_STATE_WAITING, N_ ("a node that it needs is down") },
  { "PartitionDown", TROUPE_SLURM_STATE_WAITING, N_ ("the partition is down") },
  { "PartitionInactive", TROUPE_SLURM_STATE_WAITING, N_ ("the partition is inactive") },
  { "PartitionConfig", TROUPE_SLURM_STATE_NEVER,
    N_ ("the partition does not have as many nodes or processors") },
  { "PartitionNodeLimit", TROUPE_SLURM_STATE_NEVER,
    N_ ("the partition does not allow as many nodes") },
  { "PartitionTimeLimit", TROUPE_SLURM_STATE_NEVER,
    N_ ("the partition does not allow as much time") },
  { "BadConstraints", TROUPE_SLURM_STATE_NEVER, N_ ("no node has what it asks for") },
  { "AssociationJobLimit", TROUPE_SLURM_STATE_WAITING,
    N_ ("you already have the largest number of jobs that you may have") },
  { "QOSJobLimit", TROUPE_SLURM_STATE_WAITING,
    N_ ("you already have the largest number of jobs that you may have") },
};

/**
 * troupe_slurm_words_read_cpus:
 * @text: the value of SLURM_JOB_CPUS_PER_NODE, such as "4(x2),2"
 *
 * Returns: (transfer full) (nullable) (element-type guint): the number of processors of each node,
 *   or %NULL if @text is something else
 */
GArray *
troupe_slurm_words_read_cpus (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GArray) cpus = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *end;
      guint64 number = g_ascii_strtoull (parts[i], &end, 10);
      guint64 times = 1;
      const guint n_cpus = number;

      if (!g_ascii_isdigit (*parts[i]) || number == 0 || number > G_MAXINT)
        return NULL;
      if (g_str_has_prefix (end, "(x"))
        {
          times = g_ascii_strtoull (end + 2, &end, 10);
          end += *end == ')';
        }
      if (*end != '\0' || times == 0 || cpus->len + times > NODES_MAX)
        return NULL;
      for (; times > 0; times--)
        g_array_append_val (cpus, n_cpus);
    }
  return cpus->len > 0 ? g_steal_pointer (&cpus) : NULL;
}

/**
 * troupe_slurm_words_read_time:
 * @text: the time that squeue says is left, such as "1-02:03:04" or "9:59"
 *
 * Returns: seconds, or -1 if there is no limit
 */
gint64
troupe_slurm_words_read_time (const char *text)
{
  gint64 seconds = 0;
  gint64 part = 0;

  if (!g_ascii_isdigit (*text))
    return -1;

  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text) && part < G_MAXINT)
      {
        part = part * 10 + *text - '0';
      }
    else if (*text == '-' || *text == ':')
      {
        seconds = (seconds + part) * (*text == '-' ? 24 : 60);
        part = 0;
      }
    else
      {
        return -1;
      }
  return seconds + part;
}

static const char *
find_words (const char *reason, TroupeSlurmState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_has_prefix (reason, reasons[i].reason))
      {
        *state = reasons[i].state;
        return _ (reasons[i].words);
      }
  *state = TROUPE_SLURM_STATE_WAITING;
  return NULL;
}

/**
 * troupe_slurm_words_read_state:
 * @line: what squeue says of a job, in %TROUPE_SLURM_STATE_FORMAT
 * @job: its number
 * @words: (out) (transfer full): a sentence on it; %NULL if it does not wait
 *
 * Returns: what is to become of it
 */
TroupeSlurmState
troupe_slurm_words_read_state (const char *line, const char *job, char **words)
{
  g_auto (GStrv) parts = g_strsplit (line, "|", 3);
  TroupeSlurmState state;
  const char *why;
  g_autofree char *named = NULL;
  g_autofree char *when = NULL;

  *words = NULL;
  if (g_strv_length (parts) != 3 || !g_str_equal (parts[0], "PENDING"))
    return TROUPE_SLURM_STATE_OTHER;

  /* Seconds would be a new estimate each time that Slurm is asked. */
  g_strdelimit (g_strstrip (parts[2]), "T", ' ');
  if (strlen (parts[2]) == strlen ("2026-11-29 17:30:00"))
    parts[2][strlen ("2026-11-29 17:30")] = '\0';
  why = find_words (parts[1], &state);
  /* A reason that is not in the list is in English, as Slurm has it. */
  named = why != NULL ? g_strdup_printf ("%s (%s)", why, parts[1]) : g_strdup (parts[1]);
  if (state == TROUPE_SLURM_STATE_NEVER)
    {
      *words = g_strdup_printf (/* Translators: a number, the reason, --slurm-options, or its name
                                 * in the form */
                                _ ("Slurm will never start job %s: %s. Ask for fewer workers, for "
                                   "less with %s, or for another partition."),
                                job, named, troupe_option_name ("slurm-options"));
      return state;
    }
  if (!g_ascii_isdigit (parts[2][0]))
    *words = g_strdup_printf (_ ("Waiting for Slurm to start job %s: %s."), job, named);
  else
    /* Translators: the last %s is a date and a time, such as "2026-11-29 17:30" */
    *words = g_strdup_printf (_ ("Waiting for Slurm to start job %s: %s. It expects to do so at "
                                 "%s."),
                              job, named, parts[2]);
  return state;
}

/* The last line, without the name of the program. */
static char *
dup_last_line (const char *text)
{
  static const char *const before[] = { "salloc: error: ", "srun: error: ", "salloc: ", "srun: " };
  g_autofree char *copy = g_strchomp (g_strdup (text));
  const char *line = strrchr (copy, '\n');

  line = line != NULL ? line + 1 : copy;
  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    if (g_str_has_prefix (line, before[i]))
      line += strlen (before[i]);
  return g_strstrip (g_strdup (line));
}

/**
 * troupe_slurm_words_explain_refusal:
 * @errors: what salloc wrote before it ended without an allocation
 *
 * Returns: (transfer full): a sentence
 */
char *
troupe_slurm_words_explain_refusal (const char *errors)
{
  g_autofree char *words = dup_last_line (errors);

  if (strstr (errors, SAID ("Unable to contact slurm controller")) != NULL)
    return g_strdup (_ ("The controller of Slurm does not answer: see what “sinfo” says."));
  if (g_str_has_prefix (words, "Try \""))
    {
      g_autofree char *copy = g_strndup (errors, strstr (errors, words) - errors);
      g_autofree char *line = dup_last_line (copy);

      return g_strdup_printf (/* Translators: --slurm-options, or its name in the form, the reason
                               */
                              _ ("Slurm does not understand the options (%s): %s."),
                              troupe_option_name ("slurm-options"), line);
    }
  if (*words != '\0')
    /* Translators: %s is what Slurm said */
    return g_strdup_printf (_ ("Slurm refused the request: %s."), words);
  return g_strdup (_ ("Slurm gave no nodes, and no reason: see what “squeue” and “sinfo” say."));
}

/* What ends the whole job, or a node of it. */
static const struct
{
  const char *text;
  TroupeWorkerEnd end;
  /* Translators keep {job} and {node}, which become the number of a job and the name of a node. */
  const char *words;
} messages[] = {
  { SAID ("DUE TO TIME LIMIT"), TROUPE_WORKER_END_HOPELESS,
    N_ ("the time limit of Slurm job {job} is over") },
  { SAID ("Node failure on"), TROUPE_WORKER_END_HOPELESS, N_ ("node {node} has failed") },
  { SAID ("NODE FAILURE"), TROUPE_WORKER_END_HOPELESS, N_ ("node {node} has failed") },
  { SAID ("CANCELLED"), TROUPE_WORKER_END_HOPELESS, N_ ("Slurm job {job} was cancelled") },
  { SAID ("has expired"), TROUPE_WORKER_END_HOPELESS, N_ ("Slurm job {job} is over") },
  { SAID ("Invalid job id"), TROUPE_WORKER_END_HOPELESS, N_ ("Slurm job {job} is over") },
  { SAID ("Job has been cancelled"), TROUPE_WORKER_END_HOPELESS,
    N_ ("Slurm job {job} was cancelled") },
  { SAID ("has been revoked"), TROUPE_WORKER_END_HOPELESS, N_ ("Slurm job {job} was cancelled") },
  { SAID ("Requested node configuration is not available"), TROUPE_WORKER_END_HOPELESS,
    N_ ("node {node} is not available any more") },
  { SAID ("Unable to contact slurm controller"), TROUPE_WORKER_END_CONNECTION,
    N_ ("The controller of Slurm does not answer, so that nothing can be started on {node}") },
  { SAID ("Requested nodes are busy"), TROUPE_WORKER_END_CONNECTION,
    N_ ("another step of job {job} uses the processors of {node}") },
};

static char *
insert_names (const char *words, const char *job, const char *node)
{
  g_autoptr (GString) text = g_string_new (words);

  g_string_replace (text, "{job}", job, 0);
  g_string_replace (text, "{node}", node, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * troupe_slurm_words_explain_step:
 * @job: the number of the job
 * @node: the name of the node
 * @end: how srun ended
 * @reason: (out) (transfer full): a sentence without a full stop
 *
 * Returns: %TROUPE_WORKER_END_HOPELESS if another try would end in the same way; otherwise
 *   %TROUPE_WORKER_END_CONNECTION: whatever ends a step, no item is to blame
 */
TroupeWorkerEnd
troupe_slurm_words_explain_step (const char *job,
                                 const char *node,
                                 const TroupeNodeEnd *end,
                                 char **reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    if (strstr (end->errors, messages[i].text) != NULL)
      {
        *reason = insert_names (_ (messages[i].words), job, node);
        return messages[i].end;
      }

  if (end->lost != NULL)
    /* Translators: the second %s is what is wrong, such as “nothing was heard of it for 10 s” */
    *reason = g_strdup_printf (_ ("node %s is given up: %s"), node, end->lost);
  else if (end->introduced_at == 0)
    return troupe_far_script_explain_start (node, end, reason);
  else
    return troupe_far_script_explain_node (node, end, reason);
  return TROUPE_WORKER_END_CONNECTION;
}
