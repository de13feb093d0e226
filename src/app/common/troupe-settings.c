/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the settings schema and provides the settings. */

#include "troupe-settings.h"

#include "troupe-config.h"
#include "troupe-paths.h"

/* The schemas in the build folder, relative to the folder of the running executable. */
#define BUILT_SCHEMAS "../../data"

/* Returns the schemas of @folder before those of @source, whose reference is taken. */
static GSettingsSchemaSource *
add_folder (GSettingsSchemaSource *source, const char *folder)
{
  GSettingsSchemaSource *with =
      g_settings_schema_source_new_from_directory (folder, source, TRUE, NULL);

  if (with == NULL)
    return source;

  g_clear_pointer (&source, g_settings_schema_source_unref);
  return with;
}

/* Searches the build folder, then the prefix, even if it was moved, then the system's folder. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autofree char *moved = troupe_paths_find (TROUPE_DATADIR "/glib-2.0/schemas");
  g_autofree char *directory = troupe_paths_dup_directory ();
  GSettingsSchema *schema;

  source = add_folder (source ? g_settings_schema_source_ref (source) : NULL, moved);
  if (directory)
    {
      g_autofree char *built = g_build_filename (directory, BUILT_SCHEMAS, NULL);

      source = add_folder (source, built);
    }

  schema = source ? g_settings_schema_source_lookup (source, TROUPE_APPLICATION_ID, TRUE) : NULL;
  g_clear_pointer (&source, g_settings_schema_source_unref);
  return schema;
}

/**
 * troupe_settings_get:
 *
 * The settings that apply to all windows. The program ends if their schema is not installed, as
 * with any GSettings.
 *
 * Returns: (transfer none): the settings
 */
GSettings *
troupe_settings_get (void)
{
  static GSettings *settings = NULL;

  if (settings == NULL)
    {
      g_autoptr (GSettingsSchema) schema = find_schema ();

      if (schema == NULL)
        g_error ("The settings schema %s is not installed. Install Troupe again, or run "
                 "glib-compile-schemas in %s/glib-2.0/schemas.",
                 TROUPE_APPLICATION_ID, TROUPE_DATADIR);
      settings = g_settings_new_full (schema, NULL, NULL);
    }
  return settings;
}

/**
 * troupe_settings_bind_size:
 * @window: a new window, once it is constructed: before, its properties get their defaults
 *
 * Gives it the size of the window that was resized last, and keeps its own.
 *
 * Returns: (transfer none): @window
 */
gpointer
troupe_settings_bind_size (gpointer window)
{
  static const char *const keys[][2] = {
    { TROUPE_SETTINGS_WINDOW_WIDTH, "default-width" },
    { TROUPE_SETTINGS_WINDOW_HEIGHT, "default-height" },
    { TROUPE_SETTINGS_WINDOW_MAXIMIZED, "maximized" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_bind (troupe_settings_get (), keys[i][0], window, keys[i][1],
                     G_SETTINGS_BIND_GET | G_SETTINGS_BIND_SET | G_SETTINGS_BIND_GET_NO_CHANGES);
  return window;
}
