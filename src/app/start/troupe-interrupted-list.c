/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists the latest runs that can be continued. */

#include "troupe-interrupted-list.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-list-watch.h"
#include "troupe-past-run.h"
#include "troupe-plain-row.h"

#include <glib/gi18n.h>

/* The number of runs that are shown; the history has all of them. */
#define MOST_SHOWN 3

struct _TroupeInterruptedList
{
  AdwBin parent_instance;

  GListModel *runs;
  TroupeListWatch *watch;
  /* What is shown, so that it is not made anew if something else has changed. */
  char *shown;

  GtkListBox *list_box;
};

G_DEFINE_FINAL_TYPE (TroupeInterruptedList, troupe_interrupted_list, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_RUNS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
describe_run (const TroupePastRunFacts *run)
{
  g_autofree char *ended = troupe_describe_moment (run->ended_on);
  g_autofree char *part = troupe_describe_part (run->n_done, run->n_items);

  /* Translators: how many items of a run are done, as “1,978 of 2,000”, and when it was cut off */
  return g_strdup_printf (_ ("%s done, interrupted %s"), part, ended);
}

static void
add_row (TroupeInterruptedList *self, const TroupePastRunFacts *run)
{
  g_autofree char *subtitle = describe_run (run);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Continue"));
  GtkWidget *row = troupe_plain_row_new (run->title, subtitle);

  g_object_set (row, "activatable", TRUE, "title-lines", 1, NULL);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(tb)", run->id, FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.continue-run");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  run->title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "t", run->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-run");
  gtk_list_box_append (self->list_box, row);
}

static void
clear_rows (TroupeInterruptedList *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list_box, 0)))
    gtk_list_box_remove (self->list_box, GTK_WIDGET (row));
}

/* Elements are TroupePastRunFacts, unowned. */
static GPtrArray *
find_shown (TroupeInterruptedList *self)
{
  const guint n_runs = self->runs ? g_list_model_get_n_items (self->runs) : 0;
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < n_runs && found->len < MOST_SHOWN; i++)
    {
      g_autoptr (TroupePastRun) run = g_list_model_get_item (self->runs, i);
      const TroupePastRunFacts *facts = troupe_past_run_get_facts (run);

      if (facts->resumable && facts->state == TROUPE_PAST_RUN_INTERRUPTED)
        g_ptr_array_add (found, (gpointer) facts);
    }
  return found;
}

static void
update (TroupeInterruptedList *self)
{
  g_autoptr (GPtrArray) found = find_shown (self);
  g_autoptr (GString) shown = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const TroupePastRunFacts *run = found->pdata[i];

      g_string_append_printf (shown, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT ";", run->id,
                              run->n_done);
    }
  if (g_strcmp0 (shown->str, self->shown) == 0)
    return;

  g_free (self->shown);
  self->shown = g_strdup (shown->str);
  clear_rows (self);
  for (guint i = 0; i < found->len; i++)
    add_row (self, found->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self), found->len > 0);
}

static void
troupe_interrupted_list_get_property (GObject *object,
                                      guint prop_id,
                                      GValue *value,
                                      GParamSpec *pspec)
{
  TroupeInterruptedList *self = TROUPE_INTERRUPTED_LIST (object);

  switch (prop_id)
    {
    case PROP_RUNS:
      g_value_set_object (value, self->runs);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_interrupted_list_set_property (GObject *object,
                                      guint prop_id,
                                      const GValue *value,
                                      GParamSpec *pspec)
{
  TroupeInterruptedList *self = TROUPE_INTERRUPTED_LIST (object);

  switch (prop_id)
    {
    case PROP_RUNS:
      if (!g_set_object (&self->runs, g_value_get_object (value)))
        return;
      troupe_list_watch_set_list (self->watch, self->runs);
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_interrupted_list_dispose (GObject *object)
{
  TroupeInterruptedList *self = TROUPE_INTERRUPTED_LIST (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->runs);

  G_OBJECT_CLASS (troupe_interrupted_list_parent_class)->dispose (object);
}

static void
troupe_interrupted_list_finalize (GObject *object)
{
  g_free (TROUPE_INTERRUPTED_LIST (object)->shown);

  G_OBJECT_CLASS (troupe_interrupted_list_parent_class)->finalize (object);
}

static void
troupe_interrupted_list_class_init (TroupeInterruptedListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_interrupted_list_get_property;
  object_class->set_property = troupe_interrupted_list_set_property;
  object_class->dispose = troupe_interrupted_list_dispose;
  object_class->finalize = troupe_interrupted_list_finalize;

  properties[PROP_RUNS] =
      g_param_spec_object ("runs", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-interrupted-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeInterruptedList, list_box);
}

static void
troupe_interrupted_list_init (TroupeInterruptedList *self)
{
  static const char *const watched[] = { "resumable", "n-done", NULL };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->watch = troupe_list_watch_new (watched);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
