/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window of preferences, bound to the settings. */

#include "troupe-preferences.h"

#include "troupe-settings.h"

struct _TroupePreferences
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow *interval;
  AdwComboRow *cpu_base;
  GtkSwitch *replace;
  GtkSpinButton *grace;
  GtkSwitch *keep;
  AdwComboRow *keep_days;
  AdwComboRow *keep_size;
  GtkSwitch *confirm;
};

G_DEFINE_FINAL_TYPE (TroupePreferences, troupe_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* The values of the entries of a list, in their order. A value between two of them is shown as the
 * larger one. */
typedef struct
{
  guint n_values;
  guint values[5];
} Choice;

/* In milliseconds. */
static const Choice intervals = { 4, { 500, 1000, 2000, 5000 } };

/* In days and in MiB; 0 is no limit. */
static const Choice ages = { 5, { 7, 30, 90, 365, 0 } };
static const Choice sizes = { 5, { 256, 1024, 8192, 32768, 0 } };

static gboolean
number_to_selected (GValue *selected, GVariant *variant, gpointer choice)
{
  const Choice *from = choice;
  const guint number = g_variant_get_uint32 (variant);
  guint position = 0;

  while (position + 1 < from->n_values && from->values[position] != number &&
         (number == 0 || from->values[position] < number))
    position++;
  g_value_set_uint (selected, position);
  return TRUE;
}

static GVariant *
selected_to_number (const GValue *selected, const GVariantType *type, gpointer choice)
{
  const Choice *from = choice;

  return g_variant_new_uint32 (from->values[g_value_get_uint (selected)]);
}

static gboolean
base_to_selected (GValue *selected, GVariant *base, gpointer user_data)
{
  g_value_set_uint (selected, g_str_equal (g_variant_get_string (base, NULL), "machine"));
  return TRUE;
}

static GVariant *
selected_to_base (const GValue *selected, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_string (g_value_get_uint (selected) ? "machine" : "core");
}

static void
bind_choice (const char *key, AdwComboRow *row, const Choice *choice)
{
  g_settings_bind_with_mapping (troupe_settings_get (), key, row, "selected",
                                G_SETTINGS_BIND_DEFAULT, number_to_selected, selected_to_number,
                                (gpointer) choice, NULL);
}

static void
setup_selected_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, gtk_label_new (NULL));
}

static void
bind_selected_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkStringObject *text = gtk_list_item_get_item (list_item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (list_item)),
                       gtk_string_object_get_string (text));
}

/* Words beside a choice are broken into lines; the choice is not cut. */
static void
show_whole (AdwComboRow *row)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_selected_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_selected_cb), NULL);
  adw_combo_row_set_list_factory (row, adw_combo_row_get_factory (row));
  adw_combo_row_set_factory (row, factory);
}

static void
troupe_preferences_class_init (TroupePreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupePreferences, interval);
  gtk_widget_class_bind_template_child (widget_class, TroupePreferences, cpu_base);
  gtk_widget_class_bind_template_child (widget_class, TroupePreferences, replace);
  gtk_widget_class_bind_template_child (widget_class, TroupePreferences, grace);
  gtk_widget_class_bind_template_child (widget_class, TroupePreferences, keep);
  gtk_widget_class_bind_template_child (widget_class, TroupePreferences, keep_days);
  gtk_widget_class_bind_template_child (widget_class, TroupePreferences, keep_size);
  gtk_widget_class_bind_template_child (widget_class, TroupePreferences, confirm);
}

static void
troupe_preferences_init (TroupePreferences *self)
{
  GSettings *settings = troupe_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  show_whole (self->interval);
  show_whole (self->cpu_base);
  show_whole (self->keep_days);
  show_whole (self->keep_size);
  bind_choice (TROUPE_SETTINGS_SAMPLING_INTERVAL, self->interval, &intervals);
  g_settings_bind_with_mapping (settings, TROUPE_SETTINGS_CPU_BASE, self->cpu_base, "selected",
                                G_SETTINGS_BIND_DEFAULT, base_to_selected, selected_to_base, NULL,
                                NULL);
  g_settings_bind (settings, TROUPE_SETTINGS_REPLACE_WORKERS, self->replace, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, TROUPE_SETTINGS_GRACE, self->grace, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, TROUPE_SETTINGS_KEEP_RUNS, self->keep, "active",
                   G_SETTINGS_BIND_DEFAULT);
  bind_choice (TROUPE_SETTINGS_KEEP_DAYS, self->keep_days, &ages);
  bind_choice (TROUPE_SETTINGS_KEEP_SIZE, self->keep_size, &sizes);
  g_settings_bind (settings, TROUPE_SETTINGS_CONFIRM_KILLS, self->confirm, "active",
                   G_SETTINGS_BIND_DEFAULT);
}

/**
 * troupe_preferences_new:
 * @parent: (nullable): the window above which it is shown
 *
 * Returns: (transfer none): the window
 */
GtkWidget *
troupe_preferences_new (GtkWindow *parent)
{
  return g_object_new (TROUPE_TYPE_PREFERENCES, "transient-for", parent, NULL);
}
