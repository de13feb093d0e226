/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-result-table.h"

#include "troupe-cell.h"
#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-result.h"

#include <glib/gi18n.h>

/* The columns of numbers. */
static const guint number_columns[] = { 0, 4, 5 };

/* Of an input or a value, which can be megabytes, in a cell. */
#define CELL_CHARACTERS 200

struct _TroupeResultTable
{
  AdwBin parent_instance;

  GListModel *results;
  gboolean narrow;
  GtkColumnView *column_view;
};

G_DEFINE_FINAL_TYPE (TroupeResultTable, troupe_result_table, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_RESULTS,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
setup_text_cb (GtkSignalListItemFactory *factory,
               GtkListItem *list_item,
               GtkColumnViewColumn *column)
{
  troupe_cell_setup (list_item, column, TROUPE_CELL_TEXT, 20);
}

static void
setup_number_cb (GtkSignalListItemFactory *factory,
                 GtkListItem *list_item,
                 GtkColumnViewColumn *column)
{
  troupe_cell_setup (list_item, column, TROUPE_CELL_NUMBER, 8);
}

/* A result does not change while it is in a list, so that a cell is filled once. */

static void
take_text (GtkListItem *list_item, char *text)
{
  g_autofree char *owned = text;

  troupe_cell_set_text (list_item, owned);
}

static void
bind_index_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  TroupeResult *result = gtk_list_item_get_item (list_item);
  g_autofree char *number = troupe_describe_count (troupe_result_get_index (result) + 1);
  GtkWidget *row = troupe_cell_get_row (list_item);

  troupe_cell_set_text (list_item, number);
  if (row)
    {
      /* Translators: an item, by its number */
      g_autofree char *name = g_strdup_printf (_ ("Item %s"), number);

      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
    }
}

static void
bind_input_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  g_autoptr (GBytes) input = troupe_result_get_input_bytes (gtk_list_item_get_item (list_item));

  take_text (list_item, input ? troupe_describe_bytes (input, CELL_CHARACTERS) : NULL);
}

static void
bind_value_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  TroupeResult *result = gtk_list_item_get_item (list_item);
  const TroupeResultStatus status = troupe_result_get_status (result);
  GtkWidget *child = gtk_list_item_get_child (list_item);
  g_autoptr (GBytes) value = troupe_result_get_value_bytes (result);
  const char *message = troupe_result_get_message (result);

  gtk_widget_remove_css_class (child, "error");
  gtk_widget_remove_css_class (child, "dim-label");

  if (status == TROUPE_RESULT_OK)
    {
      take_text (list_item, value ? troupe_describe_bytes (value, CELL_CHARACTERS) : NULL);
      return;
    }

  troupe_cell_set_text (list_item, message ? message : troupe_result_get_status_text (result));
  if (status == TROUPE_RESULT_FAILED || status == TROUPE_RESULT_CRASHED ||
      status == TROUPE_RESULT_TIMED_OUT)
    gtk_widget_add_css_class (child, "error");
  else
    gtk_widget_add_css_class (child, "dim-label");
}

static void
bind_status_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_set_text (list_item,
                        troupe_result_get_status_text (gtk_list_item_get_item (list_item)));
}

static void
bind_worker_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  const guint worker = troupe_result_get_worker (gtk_list_item_get_item (list_item));

  take_text (list_item, worker > 0 ? g_strdup_printf ("%u", worker) : NULL);
}

static void
bind_attempts_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  const guint attempts = troupe_result_get_attempts (gtk_list_item_get_item (list_item));

  take_text (list_item, attempts > 0 ? g_strdup_printf ("%u", attempts) : NULL);
}

static void
troupe_result_table_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeResultTable *self = TROUPE_RESULT_TABLE (object);

  switch (prop_id)
    {
    case PROP_RESULTS:
      g_value_set_object (value, self->results);
      break;

    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_result_table_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeResultTable *self = TROUPE_RESULT_TABLE (object);

  switch (prop_id)
    {
    case PROP_RESULTS:
      if (g_set_object (&self->results, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_NARROW:
      if (self->narrow == g_value_get_boolean (value))
        break;
      self->narrow = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_result_table_dispose (GObject *object)
{
  TroupeResultTable *self = TROUPE_RESULT_TABLE (object);

  g_clear_object (&self->results);

  G_OBJECT_CLASS (troupe_result_table_parent_class)->dispose (object);
}

static void
troupe_result_table_class_init (TroupeResultTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_result_table_get_property;
  object_class->set_property = troupe_result_table_set_property;
  object_class->dispose = troupe_result_table_dispose;

  properties[PROP_RESULTS] =
      g_param_spec_object ("results", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-result-table.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeResultTable, column_view);
  gtk_widget_class_bind_template_callback (widget_class, setup_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_number_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_index_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_input_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_value_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_status_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_worker_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_attempts_cb);
}

static void
troupe_result_table_init (TroupeResultTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (number_columns); i++)
    troupe_cell_align_title (self->column_view, number_columns[i]);
}
