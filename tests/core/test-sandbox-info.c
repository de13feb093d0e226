/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests reading the information about a sandbox. */

#include "troupe-sandbox.h"

#include <glib/gstdio.h>
#include <string.h>

static TroupeSandbox
read_info (const char *text)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int file = g_file_open_tmp ("troupe-sandbox-XXXXXX", &path, &error);
  TroupeSandbox sandbox;

  g_assert_no_error (error);
  g_close (file, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  sandbox = troupe_sandbox_read (path);
  g_assert_no_errno (g_unlink (path));
  return sandbox;
}

static void
test_read (void)
{
  g_assert_cmpint (troupe_sandbox_read ("/proc/nonexistent/.flatpak-info"), ==,
                   TROUPE_SANDBOX_NONE);
  g_assert_cmpint (read_info ("[Application]\nname=a\n"), ==, TROUPE_SANDBOX_CLOSED);
  g_assert_cmpint (read_info ("[Session Bus Policy]\norg.freedesktop.Flatpak=see\n"), ==,
                   TROUPE_SANDBOX_CLOSED);
  g_assert_cmpint (read_info ("[Session Bus Policy]\norg.freedesktop.Flatpak=talk\n"), ==,
                   TROUPE_SANDBOX_OPEN);
}

static void
test_check (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (troupe_sandbox_check_outside (TROUPE_SANDBOX_NONE, &error));
  g_assert_true (troupe_sandbox_check_outside (TROUPE_SANDBOX_OPEN, &error));
  g_assert_no_error (error);
  g_assert_false (troupe_sandbox_check_outside (TROUPE_SANDBOX_CLOSED, &error));
  g_assert_error (error, TROUPE_SANDBOX_ERROR, TROUPE_SANDBOX_ERROR_CLOSED);
  g_assert_nonnull (strstr (error->message, "flatpak override --user --talk-name="));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sandbox-info/read", test_read);
  g_test_add_func ("/sandbox-info/check", test_check);

  return g_test_run ();
}
