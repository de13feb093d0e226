/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the columns of workers that a person chose in a menu. */

#include "troupe-worker-columns.h"

#include "troupe-settings.h"

#define GROUP "columns"

typedef struct
{
  GtkColumnViewColumn *column;
  char *name;
  gboolean in_narrow;
} Column;

struct _TroupeWorkerColumns
{
  /* Elements are Column, owned. */
  GPtrArray *columns;
  GSimpleActionGroup *actions;
  GMenu *menu;
  gboolean narrow;
  gboolean shows_host;
};

static void
column_free (Column *column)
{
  g_object_unref (column->column);
  g_free (column->name);
  g_free (column);
}

static void
update (TroupeWorkerColumns *self)
{
  g_auto (GStrv) hidden =
      g_settings_get_strv (troupe_settings_get (), TROUPE_SETTINGS_HIDDEN_COLUMNS);

  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = self->columns->pdata[i];
      const gboolean chosen = !g_strv_contains ((const char *const *) hidden, column->name);
      const gboolean needed = self->shows_host && g_str_equal (column->name, "host");
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), column->name);

      gtk_column_view_column_set_visible (column->column, (chosen || needed) &&
                                                              (column->in_narrow || !self->narrow));
      /* The first column has none. */
      if (action)
        g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (chosen));
    }
}

/* The settings call update(), here and in other windows. */
static void
change_state_cb (GSimpleAction *action, GVariant *shown, gpointer user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));
  g_auto (GStrv) before =
      g_settings_get_strv (troupe_settings_get (), TROUPE_SETTINGS_HIDDEN_COLUMNS);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) after = NULL;

  for (guint i = 0; before[i]; i++)
    if (!g_str_equal (before[i], name))
      g_strv_builder_add (builder, before[i]);
  if (!g_variant_get_boolean (shown))
    g_strv_builder_add (builder, name);
  after = g_strv_builder_end (builder);
  g_settings_set_strv (troupe_settings_get (), TROUPE_SETTINGS_HIDDEN_COLUMNS,
                       (const char *const *) after);
}

static void
settings_changed_cb (TroupeWorkerColumns *self)
{
  update (self);
}

/**
 * troupe_worker_columns_new:
 * @table: the widget that gets the actions of the menu
 *
 * Returns: (transfer full): no columns yet
 */
TroupeWorkerColumns *
troupe_worker_columns_new (GtkWidget *table)
{
  TroupeWorkerColumns *self = g_new0 (TroupeWorkerColumns, 1);

  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  self->actions = g_simple_action_group_new ();
  self->menu = g_menu_new ();
  gtk_widget_insert_action_group (table, GROUP, G_ACTION_GROUP (self->actions));
  g_signal_connect_swapped (troupe_settings_get (), "changed::" TROUPE_SETTINGS_HIDDEN_COLUMNS,
                            G_CALLBACK (settings_changed_cb), self);
  return self;
}

/**
 * troupe_worker_columns_free:
 * @self: (transfer full): columns
 *
 * Frees @self.
 */
void
troupe_worker_columns_free (TroupeWorkerColumns *self)
{
  g_signal_handlers_disconnect_by_data (troupe_settings_get (), self);
  g_ptr_array_unref (self->columns);
  g_object_unref (self->actions);
  g_object_unref (self->menu);
  g_free (self);
}

/**
 * troupe_worker_columns_add:
 * @column: a column; the first one is always shown
 * @id: its id, such as "cpu_time_column", from which its name in the settings follows
 * @in_narrow: whether a narrow window shows it, too
 */
void
troupe_worker_columns_add (TroupeWorkerColumns *self,
                           GtkColumnViewColumn *column,
                           const char *id,
                           gboolean in_narrow)
{
  Column *added = g_new0 (Column, 1);

  g_return_if_fail (g_str_has_suffix (id, "_column"));

  added->column = g_object_ref (column);
  added->name = g_strdelimit (g_strndup (id, strlen (id) - strlen ("_column")), "_", '-');
  added->in_narrow = in_narrow;
  g_ptr_array_add (self->columns, added);
  if (self->columns->len > 1)
    {
      g_autoptr (GSimpleAction) action =
          g_simple_action_new_stateful (added->name, NULL, g_variant_new_boolean (TRUE));
      g_autofree char *full_name = g_strconcat (GROUP ".", added->name, NULL);

      g_signal_connect (action, "change-state", G_CALLBACK (change_state_cb), NULL);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
      g_menu_append (self->menu, gtk_column_view_column_get_title (column), full_name);
    }
  update (self);
}

/**
 * troupe_worker_columns_get_menu:
 *
 * Returns: (transfer none): a menu in which the columns can be chosen
 */
GMenuModel *
troupe_worker_columns_get_menu (TroupeWorkerColumns *self)
{
  return G_MENU_MODEL (self->menu);
}

/**
 * troupe_worker_columns_set_narrow:
 * @narrow: whether there is room for the most important columns only
 */
void
troupe_worker_columns_set_narrow (TroupeWorkerColumns *self, gboolean narrow)
{
  self->narrow = narrow;
  update (self);
}

/**
 * troupe_worker_columns_set_shows_host:
 * @shows_host: whether the host is shown even if it is not chosen, since nothing else names it
 */
void
troupe_worker_columns_set_shows_host (TroupeWorkerColumns *self, gboolean shows_host)
{
  self->shows_host = shows_host;
  update (self);
}
