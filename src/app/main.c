/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program troupe-app: starts the application. */

#include "troupe-application.h"
#include "troupe-config.h"
#include "troupe-paths.h"
#include "troupe-renderer.h"
#include "troupe-start.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (GApplication) application = NULL;

  troupe_start_set_signals ();
  setlocale (LC_ALL, "");
  troupe_paths_bind_translations ();
  textdomain (GETTEXT_PACKAGE);

  troupe_renderer_prepare ();
  application = troupe_application_new ();
  return g_application_run (application, argc, argv);
}
