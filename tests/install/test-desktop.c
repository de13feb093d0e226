/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that the desktop files agree with one another and with the program. */

#include "troupe-config.h"

#include <gio/gio.h>
#include <string.h>

#define MIME_TYPE "application/x-troupe-job"

static char *
read_file (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv (directory), name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static GKeyFile *
read_keys (const char *name)
{
  g_autofree char *text = read_file ("TROUPE_DATA", name);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  g_key_file_load_from_data (keys, text, strlen (text), G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&keys);
}

static void
assert_key (GKeyFile *keys, const char *group, const char *key, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = g_key_file_get_string (keys, group, key, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, expected);
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

/* A desktop that starts Troupe through the bus finds it, under the name that it takes there. */
static void
test_bus (void)
{
  g_autoptr (GKeyFile) desktop = read_keys (TROUPE_APPLICATION_ID ".desktop");
  g_autoptr (GKeyFile) service = read_keys (TROUPE_APPLICATION_ID ".service");

  assert_key (desktop, "Desktop Entry", "DBusActivatable", "true");
  assert_key (service, "D-BUS Service", "Name", TROUPE_APPLICATION_ID);
  assert_key (service, "D-BUS Service", "Exec",
              TROUPE_LIBEXECDIR "/troupe-app --gapplication-service");
}

/* Each action of the desktop file is one of the application. */
static void
test_actions (void)
{
  g_autoptr (GKeyFile) desktop = read_keys (TROUPE_APPLICATION_ID ".desktop");
  g_autofree char *code = read_file ("TROUPE_SOURCE_ROOT", "src/app/troupe-application.c");
  g_auto (GStrv) actions =
      g_key_file_get_string_list (desktop, "Desktop Entry", "Actions", NULL, NULL);

  g_assert_nonnull (actions);
  for (guint i = 0; actions[i] != NULL; i++)
    {
      g_autofree char *entry = g_strdup_printf ("{ \"%s\", ", actions[i]);
      g_autofree char *group = g_strdup_printf ("Desktop Action %s", actions[i]);
      g_autofree char *call =
          g_strdup_printf ("gapplication action " TROUPE_APPLICATION_ID " %s", actions[i]);

      assert_contains (code, entry);
      assert_key (desktop, group, "Exec", call);
    }
}

static void
test_job_files (void)
{
  g_autoptr (GKeyFile) desktop = read_keys (TROUPE_APPLICATION_ID ".desktop");
  g_autofree char *mime = read_file ("TROUPE_DATA", TROUPE_APPLICATION_ID ".xml");
  g_autofree char *metainfo = read_file ("TROUPE_DATA", TROUPE_APPLICATION_ID ".metainfo.xml");

  assert_key (desktop, "Desktop Entry", "MimeType", MIME_TYPE ";");
  assert_contains (metainfo, "<mediatype>" MIME_TYPE "</mediatype>");
  assert_contains (mime, "type=\"" MIME_TYPE "\"");
  assert_contains (mime, "<glob pattern=\"*.troupe\"/>");
  assert_contains (mime, "<icon name=\"" TROUPE_APPLICATION_ID ".job\"/>");
}

static void
test_release (void)
{
  g_autofree char *metainfo = read_file ("TROUPE_DATA", TROUPE_APPLICATION_ID ".metainfo.xml");
  g_autofree char *news = read_file ("TROUPE_SOURCE_ROOT", "NEWS");
  const char *release = strstr (metainfo, "<release ");

  g_assert_nonnull (release);
  g_assert_true (g_str_has_prefix (release, "<release version=\"" TROUPE_VERSION "\" "));
  g_assert_true (g_str_has_prefix (news, "Version " TROUPE_VERSION "\n"));
  assert_contains (metainfo, "<id>" TROUPE_APPLICATION_ID "</id>");
  assert_contains (metainfo, ">" TROUPE_APPLICATION_ID ".desktop</launchable>");
}

/* A store shows the pictures of the release that it offers: by its tag, not by a branch. */
static void
test_screenshots (void)
{
  const char *base = "/v" TROUPE_VERSION "/data/screenshots/";
  g_autofree char *metainfo = read_file ("TROUPE_DATA", TROUPE_APPLICATION_ID ".metainfo.xml");
  g_auto (GStrv) images = g_strsplit (metainfo, "<image type=\"source\">", -1);
  guint n = 0;

  for (guint i = 1; images[i] != NULL; i++, n++)
    {
      const char *name = strstr (images[i], base);
      g_autofree char *path = NULL;

      g_assert_nonnull (name);
      name += strlen (base);
      *strstr (images[i], "</image>") = '\0';
      path = g_build_filename (g_getenv ("TROUPE_SOURCE_ROOT"), "data", "screenshots", name, NULL);
      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
  g_assert_cmpuint (n, ==, 4);
}

/* Categories name the purpose of a program, not its toolkit. */
static void
test_categories (void)
{
  g_autoptr (GKeyFile) desktop = read_keys (TROUPE_APPLICATION_ID ".desktop");

  assert_key (desktop, "Desktop Entry", "Categories", "System;Monitor;");
}

/* Both flatpaks are made alike, but for their names. */
static void
test_manifests (void)
{
  g_autofree char *release =
      read_file ("TROUPE_SOURCE_ROOT", "build-aux/flatpak/io.github.troupe_app.Troupe.json");
  g_autofree char *development =
      read_file ("TROUPE_SOURCE_ROOT", "build-aux/flatpak/io.github.troupe_app.Troupe.Devel.json");
  g_autoptr (GString) expected = g_string_new (release);

  g_string_replace (expected, "Troupe\"", "Troupe.Devel\"", 0);
  g_string_replace (expected, "\"-Dtests=false\"", "\"-Dtests=false\", \"-Dprofile=development\"",
                    0);
  g_assert_cmpstr (development, ==, expected->str);
}

/* GTK colours the shapes of a symbolic icon, not their outlines. */
static void
test_symbolic_icon (void)
{
  g_autofree char *icon =
      read_file ("TROUPE_SOURCE_ROOT", "data/icons/hicolor/symbolic/apps/"
                                       "io.github.troupe_app.Troupe-symbolic.svg");

  assert_contains (icon, "width=\"16\" height=\"16\"");
  g_assert_null (strstr (icon, "stroke"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/desktop/bus", test_bus);
  g_test_add_func ("/desktop/actions", test_actions);
  g_test_add_func ("/desktop/job-files", test_job_files);
  g_test_add_func ("/desktop/release", test_release);
  g_test_add_func ("/desktop/screenshots", test_screenshots);
  g_test_add_func ("/desktop/categories", test_categories);
  g_test_add_func ("/desktop/manifests", test_manifests);
  g_test_add_func ("/desktop/symbolic-icon", test_symbolic_icon);

  return g_test_run ();
}
