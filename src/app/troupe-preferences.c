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
  GtkSwitch *confirm;
};

G_DEFINE_FINAL_TYPE (TroupePreferences, troupe_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In milliseconds, in the order of the list. */
static const guint intervals[] = { 500, 1000, 2000, 5000 };

static gboolean
interval_to_selected (GValue *selected, GVariant *interval, gpointer user_data)
{
  guint position = 0;

  while (position + 1 < G_N_ELEMENTS (intervals) &&
         intervals[position] < g_variant_get_uint32 (interval))
    position++;
  g_value_set_uint (selected, position);
  return TRUE;
}

static GVariant *
selected_to_interval (const GValue *selected, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_uint32 (intervals[g_value_get_uint (selected)]);
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
troupe_preferences_class_init (TroupePreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupePreferences, interval);
  gtk_widget_class_bind_template_child (widget_class, TroupePreferences, cpu_base);
  gtk_widget_class_bind_template_child (widget_class, TroupePreferences, replace);
  gtk_widget_class_bind_template_child (widget_class, TroupePreferences, grace);
  gtk_widget_class_bind_template_child (widget_class, TroupePreferences, confirm);
}

static void
troupe_preferences_init (TroupePreferences *self)
{
  GSettings *settings = troupe_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_settings_bind_with_mapping (settings, TROUPE_SETTINGS_SAMPLING_INTERVAL, self->interval,
                                "selected", G_SETTINGS_BIND_DEFAULT, interval_to_selected,
                                selected_to_interval, NULL, NULL);
  g_settings_bind_with_mapping (settings, TROUPE_SETTINGS_CPU_BASE, self->cpu_base, "selected",
                                G_SETTINGS_BIND_DEFAULT, base_to_selected, selected_to_base, NULL,
                                NULL);
  g_settings_bind (settings, TROUPE_SETTINGS_REPLACE_WORKERS, self->replace, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, TROUPE_SETTINGS_GRACE, self->grace, "value", G_SETTINGS_BIND_DEFAULT);
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
