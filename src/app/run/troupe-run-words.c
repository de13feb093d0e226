/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Words the outcome of a run, once for all places of the window. */

#include "troupe-run-words.h"

#include "troupe-config.h"
#include "troupe-describe.h"

#include <glib/gi18n.h>

/* Takes the text over. */
static void
append (GString *list, char *text)
{
  g_autofree char *owned = text;

  /* Translators: between the elements of a list */
  g_string_append_printf (list, "%s%s", list->len > 0 ? _ (", ") : "", owned);
}

static void
append_failed (GString *list, guint64 count)
{
  g_autofree char *number = troupe_describe_count (count);

  if (count > 0)
    /* Translators: how many items failed, in a list */
    append (list, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s failed", "%s failed", count),
                                   number));
}

static void
append_running (GString *list, guint64 count)
{
  g_autofree char *number = troupe_describe_count (count);

  if (count > 0)
    /* Translators: how many items run now, in a list */
    append (list, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s running", "%s running", count),
                                   number));
}

static void
append_not_run (GString *list, guint64 count)
{
  g_autofree char *number = troupe_describe_count (count);

  if (count > 0)
    /* Translators: how many items were not run, in a list */
    append (list, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s not run", "%s not run", count),
                                   number));
}

/* "1,978 of 2,000 done, 20 failed, 2 running": each item is counted once, and zeros are left out.
 */
static char *
describe_items (const TroupeRunOutcome *outcome)
{
  g_autofree char *done = troupe_describe_part (outcome->n_ok, outcome->n_items);
  GString *list = g_string_new (NULL);

  /* Translators: "1,978" or "1,978 of 2,000", how many items succeeded, in a list */
  append (list, g_strdup_printf (
                    g_dngettext (GETTEXT_PACKAGE, "%s done", "%s done",
                                 outcome->n_items > 0 ? (gulong) outcome->n_items : outcome->n_ok),
                    done));
  append_failed (list, outcome->n_failed);
  append_running (list, outcome->n_running);
  append_not_run (list, outcome->n_not_run);
  return g_string_free (list, FALSE);
}

static char *
describe_complete (const TroupeRunOutcome *outcome, const char *items)
{
  g_autofree char *number = troupe_describe_count (outcome->n_ok);

  if (outcome->n_items == 0)
    return g_strdup (_ ("There were no items."));
  if (outcome->n_failed > 0)
    /* Translators: a list, such as "17 of 20 done, 3 failed" */
    return g_strdup_printf (_ ("%s."), items);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "The item is done.", "All %s items are done.", outcome->n_ok),
      number);
}

/**
 * troupe_run_words_describe:
 * @outcome: what became of a run
 *
 * Returns: (transfer full): it in a line, as the headline of the run
 */
char *
troupe_run_words_describe (const TroupeRunOutcome *outcome)
{
  g_autofree char *items = describe_items (outcome);
  const gboolean has_done = outcome->n_ok + outcome->n_failed > 0;

  switch (outcome->kind)
    {
    case TROUPE_RUN_OUTCOME_STARTING:
      if (has_done)
        /* Translators: items done */
        return g_strdup_printf (_ ("%s. The workers are starting."), items);
      return g_strdup (_ ("The workers are starting."));
    case TROUPE_RUN_OUTCOME_PAUSED:
      /* Translators: items done */
      return g_strdup_printf (_ ("%s. Paused."), items);
    case TROUPE_RUN_OUTCOME_ENDING:
      /* Translators: items done */
      return g_strdup_printf (_ ("%s. The processes are ending."), items);
    case TROUPE_RUN_OUTCOME_COMPLETE:
      return describe_complete (outcome, items);
    case TROUPE_RUN_OUTCOME_STOPPED:
      /* Translators: items done */
      return g_strdup_printf (_ ("Stopped: %s."), items);
    case TROUPE_RUN_OUTCOME_CUT_SHORT:
      /* Translators: items done */
      return g_strdup_printf (_ ("Ended early: %s."), items);
    case TROUPE_RUN_OUTCOME_NEVER_STARTED:
      return g_strdup (_ ("The job did not start."));
    case TROUPE_RUN_OUTCOME_RUNNING:
    default:
      return g_steal_pointer (&items);
    }
}

/**
 * troupe_run_words_describe_hold:
 * @outcome: what a run is at
 *
 * Returns: (transfer full) (nullable): why nothing advances, if that is because workers are paused
 */
char *
troupe_run_words_describe_hold (const TroupeRunOutcome *outcome)
{
  g_autofree char *held = troupe_describe_count (outcome->n_held);

  if (outcome->n_paused == 0)
    return NULL;
  if (outcome->n_held == 0)
    return g_strdup (
        ngettext ("The only worker is paused.", "All workers are paused.", outcome->n_paused));
  if (outcome->n_paused == 1)
    /* Translators: how many items, and the number of a worker */
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s item waits for worker %u, which is paused.",
                     "%s items wait for worker %u, which is paused.", outcome->n_held),
        held, outcome->paused_worker);
  /* Translators: how many items, and how many workers, always several */
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s item waits for %u workers, which are paused.",
                   "%s items wait for %u workers, which are paused.", outcome->n_held),
      held, outcome->n_paused);
}

/**
 * troupe_run_words_describe_failed:
 * @n_failed: the number of items that failed, more than 0
 * @n_items: the number of items, or -1 if it is not to be said
 *
 * Returns: (transfer full): "2 items failed", or "2 of 20 items failed"
 */
char *
troupe_run_words_describe_failed (guint64 n_failed, gint64 n_items)
{
  g_autofree char *failed = troupe_describe_count (n_failed);
  g_autofree char *items = troupe_describe_count (MAX (n_items, 0));

  if (n_items < 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s item failed", "%s items failed", n_failed), failed);
  /* Translators: how many items failed, and how many there are; the plural is that of the second */
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s of %s item failed", "%s of %s items failed", n_items),
      failed, items);
}
