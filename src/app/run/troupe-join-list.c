/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Groups the workers by their state and, after their end, by their join status. */

#include "troupe-join-list.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-list-watch.h"
#include "troupe-worker.h"

#include <glib/gi18n.h>

/* The maximum number of workers that a row names. */
#define NAMED_WORKERS 24

struct _TroupeJoinList
{
  AdwBin parent_instance;

  TroupeListWatch *watch;
  GtkListBox *list_box;
  guint update_source;
};

G_DEFINE_FINAL_TYPE (TroupeJoinList, troupe_join_list, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_WORKERS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The workers of one state, or of one join status. */
typedef struct
{
  const char *status_text;
  GString *numbers;
  guint n_workers;
  guint64 items_done;
  gboolean alive;
} Group;

static void
group_free (Group *group)
{
  g_string_free (group->numbers, TRUE);
  g_free (group);
}

static void
group_add (Group *group, TroupeWorker *worker)
{
  if (group->n_workers < NAMED_WORKERS)
    g_string_append_printf (group->numbers, group->n_workers > 0 ? ", %u" : "%u",
                            troupe_worker_get_number (worker));
  else if (group->n_workers == NAMED_WORKERS)
    g_string_append (group->numbers, ", …");
  group->n_workers++;
  group->alive |= troupe_worker_is_alive (worker);
  group->items_done += troupe_worker_get_items_done (worker);
}

static Group *
find_group (GPtrArray *groups, const char *status_text)
{
  Group *group;

  for (guint i = 0; i < groups->len; i++)
    {
      group = groups->pdata[i];
      if (g_str_equal (group->status_text, status_text))
        return group;
    }

  group = g_new0 (Group, 1);
  group->status_text = status_text;
  group->numbers = g_string_new (NULL);
  g_ptr_array_add (groups, group);
  return group;
}

static char *
group_describe (const Group *group)
{
  /* Translators: workers, by their numbers */
  g_autofree char *workers =
      g_strdup_printf (ngettext ("Worker %s", "Workers %s", group->n_workers), group->numbers->str);
  g_autofree char *items = NULL;
  g_autofree char *done = NULL;

  if (group->alive)
    return g_steal_pointer (&workers);

  items = troupe_describe_count (group->items_done);
  done = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s item", "%s items", group->items_done),
                          items);
  /* Translators: workers, and how many items they did together */
  return g_strdup_printf (_ ("%s: %s"), workers, done);
}

static void
update_row (TroupeJoinList *self, guint position, const Group *group)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list_box, position);
  g_autofree char *subtitle = group_describe (group);

  if (row == NULL)
    {
      row = g_object_new (ADW_TYPE_ACTION_ROW, "activatable", FALSE, "selectable", FALSE,
                          "use-markup", FALSE, NULL);
      gtk_list_box_append (self->list_box, GTK_WIDGET (row));
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), group->status_text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
}

static gboolean
update_cb (gpointer user_data)
{
  TroupeJoinList *self = TROUPE_JOIN_LIST (user_data);
  GListModel *workers = troupe_list_watch_get_list (self->watch);
  const guint n_workers = workers ? g_list_model_get_n_items (workers) : 0;
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  GtkListBoxRow *left_over;

  self->update_source = 0;

  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      group_add (find_group (groups, troupe_worker_get_status_text (worker)), worker);
    }

  for (guint i = 0; i < groups->len; i++)
    update_row (self, i, groups->pdata[i]);
  while ((left_over = gtk_list_box_get_row_at_index (self->list_box, groups->len)))
    gtk_list_box_remove (self->list_box, GTK_WIDGET (left_over));
  gtk_widget_set_visible (GTK_WIDGET (self), groups->len > 0);

  return G_SOURCE_REMOVE;
}

/* Several workers change together, so that the list is updated once for all of them. */
static void
queue_update (TroupeJoinList *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (update_cb, self);
}

static void
troupe_join_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeJoinList *self = TROUPE_JOIN_LIST (object);

  switch (prop_id)
    {
    case PROP_WORKERS:
      g_value_set_object (value, troupe_list_watch_get_list (self->watch));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_join_list_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  TroupeJoinList *self = TROUPE_JOIN_LIST (object);

  switch (prop_id)
    {
    case PROP_WORKERS:
      if (troupe_list_watch_set_list (self->watch, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_join_list_dispose (GObject *object)
{
  TroupeJoinList *self = TROUPE_JOIN_LIST (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->watch);

  G_OBJECT_CLASS (troupe_join_list_parent_class)->dispose (object);
}

static void
troupe_join_list_class_init (TroupeJoinListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_join_list_get_property;
  object_class->set_property = troupe_join_list_set_property;
  object_class->dispose = troupe_join_list_dispose;

  properties[PROP_WORKERS] =
      g_param_spec_object ("workers", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-join-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeJoinList, list_box);
}

static void
troupe_join_list_init (TroupeJoinList *self)
{
  static const char *const watched[] = { "status-text", NULL };

  self->watch = troupe_list_watch_new (watched);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
}
