/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the parsing of the description of built-in functions. */

#include "troupe-catalogue.h"

#include <glib/gstdio.h>

static const char description[] = "[square]\n"
                                  "summary=The square of a number\n"
                                  "shows=Little work\n"
                                  "takes=an integer of any length\n"
                                  "gives=its square\n"
                                  "example=1 2 3 4 5\n"
                                  "help=First line.\\nSecond line: “exact”.\n"
                                  "\n"
                                  "[sleep]\n"
                                  "summary=Waits\n"
                                  "shows=Waiting\n"
                                  "takes=seconds\n"
                                  "gives=the seconds\n"
                                  "example=0.1 0.2\n"
                                  "help=Waits.\n"
                                  "misbehaves=true\n";

static void
assert_is_description (GListModel *functions)
{
  g_autoptr (TroupeFunction) square = NULL;
  g_autoptr (TroupeFunction) sleep = NULL;

  g_assert_true (g_list_model_get_item_type (functions) == TROUPE_TYPE_FUNCTION);
  g_assert_cmpuint (g_list_model_get_n_items (functions), ==, 2);

  square = g_list_model_get_item (functions, 0);
  g_assert_cmpstr (troupe_function_get_name (square), ==, "square");
  g_assert_cmpstr (troupe_function_get_summary (square), ==, "The square of a number");
  g_assert_cmpstr (troupe_function_get_shows (square), ==, "Little work");
  g_assert_cmpstr (troupe_function_get_takes (square), ==, "an integer of any length");
  g_assert_cmpstr (troupe_function_get_gives (square), ==, "its square");
  g_assert_cmpstr (troupe_function_get_example (square), ==, "1 2 3 4 5");
  g_assert_cmpstr (troupe_function_get_help (square), ==, "First line.\nSecond line: “exact”.");

  g_assert_false (troupe_function_get_misbehaves (square));

  sleep = g_list_model_get_item (functions, 1);
  g_assert_cmpstr (troupe_function_get_name (sleep), ==, "sleep");
  g_assert_true (troupe_function_get_misbehaves (sleep));
}

static void
test_parse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) functions = troupe_catalogue_parse (description, -1, &error);

  g_assert_no_error (error);
  assert_is_description (functions);
}

static void
test_properties (void)
{
  g_autoptr (TroupeFunction) function =
      troupe_function_new ("name", "summary", "shows", "takes", "gives", "example", "help", TRUE);
  static const char *const names[] = {
    "name", "summary", "shows", "takes", "gives", "example", "help",
  };
  gboolean misbehaves;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = NULL;

      g_object_get (function, names[i], &text, NULL);
      g_assert_cmpstr (text, ==, names[i]);
    }
  g_object_get (function, "misbehaves", &misbehaves, NULL);
  g_assert_true (misbehaves);
}

static void
test_malformed (void)
{
  static const char *const texts[] = {
    "",
    "not a key file",
    "[square]\nsummary=The square of a number\n",
    "[square]\nsummary=a\nshows=s\ntakes=b\ngives=c\nexample=d\nhelp=\\q\n",
    "[square]\nsummary=\xff\nshows=s\ntakes=b\ngives=c\nexample=d\nhelp=e\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (troupe_catalogue_parse (texts[i], -1, &error));
      g_assert_error (error, TROUPE_CATALOGUE_ERROR, TROUPE_CATALOGUE_ERROR_MALFORMED);
    }
}

/* The script that TROUPE_WORKER names, which does not exist until the test writes it. */
static char *program;

static void
write_program (const char *line)
{
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\n", line);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, &error);
  g_assert_no_error (error);
}

static void
test_load (void)
{
  g_autofree char *line =
      g_strdup_printf ("[ \"$*\" = --describe ] && cat <<'END'\n%sEND", description);
  g_autoptr (GListModel) functions = NULL;
  g_autoptr (GError) error = NULL;

  write_program (line);
  functions = troupe_catalogue_load (&error);
  g_assert_no_error (error);
  assert_is_description (functions);

  g_assert_no_errno (g_unlink (program));
}

static void
test_load_fails (void)
{
  static const struct
  {
    const char *line;
    TroupeCatalogueError code;
  } cases[] = {
    { "exit 3", TROUPE_CATALOGUE_ERROR_FAILED },
    { "kill -KILL $$", TROUPE_CATALOGUE_ERROR_FAILED },
    { "exit 0", TROUPE_CATALOGUE_ERROR_MALFORMED },
    { "echo hello", TROUPE_CATALOGUE_ERROR_MALFORMED },
  };
  g_autoptr (GError) error = NULL;

  g_assert_null (troupe_catalogue_load (&error));
  g_assert_error (error, TROUPE_CATALOGUE_ERROR, TROUPE_CATALOGUE_ERROR_START);
  g_assert_nonnull (strstr (error->message, program));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      write_program (cases[i].line);
      g_clear_error (&error);
      g_assert_null (troupe_catalogue_load (&error));
      g_assert_error (error, TROUPE_CATALOGUE_ERROR, (int) cases[i].code);
    }

  g_assert_no_errno (g_unlink (program));
}

int
main (int argc, char *argv[])
{
  g_autofree char *directory = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);

  directory = g_dir_make_tmp ("troupe-catalogue-XXXXXX", NULL);
  g_assert_nonnull (directory);
  program = g_build_filename (directory, "program", NULL);
  g_setenv ("TROUPE_WORKER", program, TRUE);

  g_test_add_func ("/catalogue/parse", test_parse);
  g_test_add_func ("/catalogue/properties", test_properties);
  g_test_add_func ("/catalogue/malformed", test_malformed);
  g_test_add_func ("/catalogue/load", test_load);
  g_test_add_func ("/catalogue/load-fails", test_load_fails);

  status = g_test_run ();
  g_assert_no_errno (g_rmdir (directory));
  g_free (program);
  return status;
}
