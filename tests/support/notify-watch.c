/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Records which properties an object notifies of. */

#include "notify-watch.h"

#include <string.h>

struct _NotifyWatch
{
  GObject *object;
  gulong handler;
  GPtrArray *names;
};

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
notified (GObject *object, GParamSpec *pspec, NotifyWatch *self)
{
  /* The display decides when a window gets the focus. */
  if (g_str_equal (pspec->name, "has-focus"))
    return;

  g_ptr_array_add (self->names, g_strdup (pspec->name));
}

/**
 * notify_watch_new:
 * @object: (type GObject): the object to watch; a reference is kept
 *
 * Returns: (transfer full): a watch that has recorded nothing yet
 */
NotifyWatch *
notify_watch_new (gpointer object)
{
  NotifyWatch *self = g_new0 (NotifyWatch, 1);

  self->object = g_object_ref (object);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->handler = g_signal_connect (object, "notify", G_CALLBACK (notified), self);
  return self;
}

void
notify_watch_free (NotifyWatch *self)
{
  g_signal_handler_disconnect (self->object, self->handler);
  g_clear_object (&self->object);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_free (self);
}

/**
 * notify_watch_assert:
 * @names: names of properties with a space between, in alphabetical order; empty if none is
 *   expected
 *
 * Asserts that since the last call exactly these properties notified, each once, in any order.
 */
void
notify_watch_assert (NotifyWatch *self, const char *names)
{
  g_autofree char *seen = NULL;

  g_ptr_array_sort (self->names, compare_names);
  g_ptr_array_add (self->names, NULL);
  seen = g_strjoinv (" ", (char **) self->names->pdata);
  g_assert_cmpstr (seen, ==, names);

  g_ptr_array_set_size (self->names, 0);
}
