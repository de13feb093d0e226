/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the columns of workers that a person chose in a menu, as far as there is room. */

#include "troupe-worker-columns.h"

#include "troupe-settings.h"

#define GROUP "columns"

typedef struct
{
  GtkColumnViewColumn *column;
  char *name;
  const TroupeWorkerContent *content;
  /* The width of the table with which it was left out, or 0. */
  int left_out_at;
} Column;

struct _TroupeWorkerColumns
{
  /* Elements are Column, owned. */
  GPtrArray *columns;
  GSimpleActionGroup *actions;
  GMenu *menu;
  GtkScrolledWindow *scrolled;
  guint source;
  gboolean narrow;
  gboolean shows_host;
  gboolean any_alive;
  /* The width of a letter for which columns were left out, and the window, whose style has it. */
  int letter;
  GtkRoot *root;
  guint tick;
};

static void
column_free (Column *column)
{
  g_object_unref (column->column);
  g_free (column->name);
  g_free (column);
}

static gboolean
is_wanted (TroupeWorkerColumns *self, const Column *column, const char *const *hidden)
{
  const gboolean chosen = !g_strv_contains (hidden, column->name);
  const gboolean needed = self->shows_host && g_str_equal (column->name, "host");

  return (chosen || needed) && (column->content->in_narrow || !self->narrow);
}

/* Whether the column is left out where there is too little room. */
static gboolean
yields (TroupeWorkerColumns *self, const Column *column, gboolean because_empty)
{
  if (because_empty)
    return !self->any_alive && column->content->room == TROUPE_WORKER_CONTENT_YIELDS_AT_END;
  return column->content->room == TROUPE_WORKER_CONTENT_YIELDS;
}

/* Returns the next column that is left out, or NULL. */
static Column *
find_yielding (TroupeWorkerColumns *self)
{
  for (guint round = 0; round < 2; round++)
    for (guint i = self->columns->len; i > 0; i--)
      {
        Column *column = self->columns->pdata[i - 1];

        if (gtk_column_view_column_get_visible (column->column) &&
            yields (self, column, round == 0))
          return column;
      }
  return NULL;
}

/* Returns the one that was left out last, which is the one that takes the least room, or NULL. */
static Column *
find_left_out (TroupeWorkerColumns *self)
{
  Column *last = NULL;

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = self->columns->pdata[i];

      if (column->left_out_at > 0 && (last == NULL || column->left_out_at < last->left_out_at))
        last = column;
    }
  return last;
}

/* Between two frames, the rows do not tell the column view that they have other cells. */
static void
set_visible (TroupeWorkerColumns *self, Column *column, gboolean visible)
{
  gtk_column_view_column_set_visible (column->column, visible);
  gtk_widget_queue_resize (gtk_scrolled_window_get_child (self->scrolled));
}

static int
get_needed (TroupeWorkerColumns *self)
{
  int needed;

  gtk_widget_measure (gtk_scrolled_window_get_child (self->scrolled), GTK_ORIENTATION_HORIZONTAL,
                      -1, &needed, NULL, NULL, NULL);
  return needed;
}

/* GTK moves a table that became narrower one frame too late. */
static void
set_upper (GtkAdjustment *adjustment, double upper)
{
  const double page = gtk_adjustment_get_page_size (adjustment);
  const double value = MIN (gtk_adjustment_get_value (adjustment), upper - page);

  gtk_adjustment_configure (adjustment, MAX (value, 0), 0, MAX (upper, page),
                            gtk_adjustment_get_step_increment (adjustment),
                            gtk_adjustment_get_page_increment (adjustment), page);
}

/* Whether text has another size than it had, as in a presentation. */
static gboolean
has_other_letters (TroupeWorkerColumns *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self->scrolled));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  const int before = self->letter;

  self->letter = pango_font_metrics_get_approximate_char_width (metrics);
  pango_font_metrics_unref (metrics);
  return before != self->letter;
}

static void update (TroupeWorkerColumns *self);

static gboolean
fit_cb (gpointer user_data)
{
  TroupeWorkerColumns *self = user_data;
  GtkAdjustment *horizontal = gtk_scrolled_window_get_hadjustment (self->scrolled);
  const int room = gtk_adjustment_get_page_size (horizontal);
  Column *column = find_left_out (self);
  int needed;

  self->source = 0;
  if (has_other_letters (self))
    {
      update (self);
      return G_SOURCE_REMOVE;
    }
  for (; column && column->left_out_at <= room; column = find_left_out (self))
    {
      column->left_out_at = 0;
      set_visible (self, column, TRUE);
    }
  while ((needed = get_needed (self)) > room && (column = find_yielding (self)))
    {
      column->left_out_at = needed;
      set_visible (self, column, FALSE);
    }
  if (needed < gtk_adjustment_get_upper (horizontal))
    set_upper (horizontal, needed);
  return G_SOURCE_REMOVE;
}

/* Columns are neither added nor removed while the table is given its size, but before it is drawn
 * and after troupe_follow_end() has moved it. */
static void
fit (TroupeWorkerColumns *self)
{
  GtkAdjustment *horizontal = gtk_scrolled_window_get_hadjustment (self->scrolled);

  if (self->source == 0 && gtk_adjustment_get_page_size (horizontal) > 0)
    self->source = g_idle_add_full (GTK_PRIORITY_RESIZE + 1, fit_cb, self, NULL);
}

static void
update (TroupeWorkerColumns *self)
{
  g_auto (GStrv) hidden =
      g_settings_get_strv (troupe_settings_get (), TROUPE_SETTINGS_HIDDEN_COLUMNS);

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = self->columns->pdata[i];
      const gboolean chosen = !g_strv_contains ((const char *const *) hidden, column->name);
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), column->name);

      column->left_out_at = 0;
      gtk_column_view_column_set_visible (column->column,
                                          is_wanted (self, column, (const char *const *) hidden));
      /* The first column has none. */
      if (action)
        g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (chosen));
    }
  fit (self);
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

static void
width_changed_cb (TroupeWorkerColumns *self)
{
  fit (self);
}

/* Letters have their new size when this frame was laid out. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  TroupeWorkerColumns *self = user_data;

  self->tick = 0;
  fit (self);
  return G_SOURCE_REMOVE;
}

/* With smaller letters there is room for more, also if the window has the same width. */
static void
style_changed_cb (TroupeWorkerColumns *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->scrolled), tick_cb, self, NULL);
}

static void
set_root (TroupeWorkerColumns *self, GtkRoot *root)
{
  if (self->root)
    g_signal_handlers_disconnect_by_data (self->root, self);
  g_set_weak_pointer (&self->root, root);
  if (root)
    g_signal_connect_swapped (root, "notify::css-classes", G_CALLBACK (style_changed_cb), self);
}

static void
root_changed_cb (TroupeWorkerColumns *self)
{
  set_root (self, gtk_widget_get_root (GTK_WIDGET (self->scrolled)));
}

/**
 * troupe_worker_columns_new:
 * @table: the widget that gets the actions of the menu
 * @scrolled: the widget in which the column view is
 *
 * Returns: (transfer full): no columns yet
 */
TroupeWorkerColumns *
troupe_worker_columns_new (GtkWidget *table, GtkScrolledWindow *scrolled)
{
  TroupeWorkerColumns *self = g_new0 (TroupeWorkerColumns, 1);

  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  self->actions = g_simple_action_group_new ();
  self->menu = g_menu_new ();
  self->any_alive = TRUE;
  self->scrolled = g_object_ref (scrolled);
  g_signal_connect_swapped (gtk_scrolled_window_get_hadjustment (scrolled), "changed",
                            G_CALLBACK (width_changed_cb), self);
  g_signal_connect_swapped (scrolled, "notify::root", G_CALLBACK (root_changed_cb), self);
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
  g_signal_handlers_disconnect_by_data (gtk_scrolled_window_get_hadjustment (self->scrolled), self);
  g_signal_handlers_disconnect_by_data (self->scrolled, self);
  set_root (self, NULL);
  if (self->tick > 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->scrolled), self->tick);
  g_clear_handle_id (&self->source, g_source_remove);
  g_object_unref (self->scrolled);
  g_ptr_array_unref (self->columns);
  g_object_unref (self->actions);
  g_object_unref (self->menu);
  g_free (self);
}

/**
 * troupe_worker_columns_add:
 * @column: a column; the first one is always shown
 * @content: what it shows; its name in the settings follows from its id
 */
void
troupe_worker_columns_add (TroupeWorkerColumns *self,
                           GtkColumnViewColumn *column,
                           const TroupeWorkerContent *content)
{
  const char *id = content->id;
  Column *added = g_new0 (Column, 1);

  g_return_if_fail (g_str_has_suffix (id, "_column"));

  added->column = g_object_ref (column);
  added->name = g_strdelimit (g_strndup (id, strlen (id) - strlen ("_column")), "_", '-');
  added->content = content;
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

/**
 * troupe_worker_columns_set_any_alive:
 * @any_alive: whether there is something to show in the columns that are about living workers
 */
void
troupe_worker_columns_set_any_alive (TroupeWorkerColumns *self, gboolean any_alive)
{
  if (self->any_alive == any_alive)
    return;

  self->any_alive = any_alive;
  update (self);
}
