/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the mailbox: one thread posts, and another one collects. */

#include "troupe-mailbox.h"
#include "wait.h"

#include <gio/gio.h>

#define N_WORKERS 5000

static gboolean
wake_cb (gpointer n_woken)
{
  ++*(guint *) n_woken;
  return G_SOURCE_CONTINUE;
}

static gboolean
is_woken (gpointer n_woken)
{
  return *(guint *) n_woken > 0;
}

static void
post_worker (TroupeMailbox *mailbox, guint number, guint64 items_done)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = number;
  status.items_done = items_done;
  troupe_mailbox_post_worker (mailbox, &status);
}

/* Each is collected once, with the newest that was posted of it, in the order of the first post. */
static void
test_workers (void)
{
  guint n_woken = 0;
  g_autoptr (TroupeMailbox) mailbox = troupe_mailbox_new (wake_cb, &n_woken);

  for (guint round = 1; round <= 3; round++)
    {
      g_auto (TroupeMailboxSnapshot) snapshot = { 0 };

      for (guint number = 1; number <= N_WORKERS; number++)
        post_worker (mailbox, number, round);
      for (guint number = N_WORKERS; number > 0; number--)
        post_worker (mailbox, number, 10 * round + number);

      troupe_mailbox_collect (mailbox, &snapshot);
      g_assert_cmpuint (snapshot.workers->len, ==, N_WORKERS);
      for (guint i = 0; i < N_WORKERS; i++)
        {
          const TroupeWorkerStatus *status =
              &g_array_index (snapshot.workers, TroupeWorkerStatus, i);

          g_assert_cmpuint (status->number, ==, i + 1);
          g_assert_cmpuint (status->items_done, ==, 10 * round + i + 1);
        }
    }
  troupe_mailbox_disconnect (mailbox);
}

static void
test_counts (void)
{
  guint n_woken = 0;
  g_autoptr (TroupeMailbox) mailbox = troupe_mailbox_new (wake_cb, &n_woken);
  g_auto (TroupeMailboxSnapshot) snapshot = { 0 };
  TroupeRunCounts counts = { .retries = 1 };

  troupe_mailbox_post_counts (mailbox, &counts, G_MAXINT64);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_woken, ==, 0);
  counts.retries = 2;
  troupe_mailbox_post_counts (mailbox, &counts, 0);
  wait_until (is_woken, &n_woken);
  troupe_mailbox_collect (mailbox, &snapshot);
  g_assert_cmpuint (snapshot.counts.retries, ==, 2);
  g_assert_cmpuint (snapshot.workers->len, ==, 0);
  g_assert_null (snapshot.error);
  troupe_mailbox_disconnect (mailbox);
}

static void
test_events_and_errors (void)
{
  static const char *const texts[] = { "first", "second" };
  guint n_woken = 0;
  g_autoptr (TroupeMailbox) mailbox = troupe_mailbox_new (wake_cb, &n_woken);
  g_auto (TroupeMailboxSnapshot) snapshot = { 0 };
  g_auto (TroupeMailboxSnapshot) later = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, texts[i]);

      troupe_mailbox_post_event (mailbox, troupe_event_new (TROUPE_EVENT_JOB, i, 0, texts[i]));
      troupe_mailbox_post_error (mailbox, error);
    }
  wait_until (is_woken, &n_woken);
  troupe_mailbox_collect (mailbox, &snapshot);
  g_assert_cmpuint (snapshot.events->len, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpstr (troupe_event_get_text (snapshot.events->pdata[i]), ==, texts[i]);
  g_assert_cmpstr (snapshot.error->message, ==, "first");

  troupe_mailbox_collect (mailbox, &later);
  g_assert_cmpuint (later.events->len, ==, 0);
  troupe_mailbox_disconnect (mailbox);
}

static void
test_disconnected (void)
{
  guint n_woken = 0;
  g_autoptr (TroupeMailbox) mailbox = troupe_mailbox_new (wake_cb, &n_woken);
  const TroupeRunCounts counts = { 0 };

  troupe_mailbox_disconnect (mailbox);
  troupe_mailbox_post_counts (mailbox, &counts, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_woken, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mailbox/workers", test_workers);
  g_test_add_func ("/mailbox/counts", test_counts);
  g_test_add_func ("/mailbox/events-and-errors", test_events_and_errors);
  g_test_add_func ("/mailbox/disconnected", test_disconnected);

  return g_test_run ();
}
