/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps a scrolled list at its end while rows are added. */

#include "troupe-follow-end.h"

typedef struct
{
  /* Unowned, since it owns this object. */
  GtkAdjustment *adjustment;
  gboolean at_end;
  guint move_source;
} Follower;

static void
follower_free (Follower *follower)
{
  g_clear_handle_id (&follower->move_source, g_source_remove);
  g_free (follower);
}

static void
value_changed_cb (GtkAdjustment *adjustment, Follower *follower)
{
  follower->at_end =
      gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
      gtk_adjustment_get_upper (adjustment) - 1;
}

static gboolean
move_cb (gpointer user_data)
{
  Follower *follower = user_data;

  follower->move_source = 0;
  if (follower->at_end)
    gtk_adjustment_set_value (follower->adjustment,
                              gtk_adjustment_get_upper (follower->adjustment));
  return G_SOURCE_REMOVE;
}

/* The adjustment changes during layout, when it cannot be moved. */
static void
changed_cb (GtkAdjustment *adjustment, Follower *follower)
{
  if (follower->at_end && follower->move_source == 0)
    follower->move_source = g_idle_add_full (GTK_PRIORITY_RESIZE, move_cb, follower, NULL);
}

/**
 * troupe_follow_end:
 * @adjustment: the adjustment of a scrolled widget
 *
 * Keeps the end visible from now on as the content grows, except while a person has scrolled away
 * from the end.
 */
void
troupe_follow_end (GtkAdjustment *adjustment)
{
  Follower *follower = g_new0 (Follower, 1);

  follower->adjustment = adjustment;
  follower->at_end = TRUE;
  g_object_set_data_full (G_OBJECT (adjustment), "troupe-follow-end", follower,
                          (GDestroyNotify) follower_free);
  g_signal_connect (adjustment, "value-changed", G_CALLBACK (value_changed_cb), follower);
  g_signal_connect (adjustment, "changed", G_CALLBACK (changed_cb), follower);
}
