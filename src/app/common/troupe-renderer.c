/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chooses software rendering if there is no graphics processor. */

#include "troupe-renderer.h"

#include <gtk/gtk.h>

static gboolean
has_graphics_processor (void)
{
  g_autoptr (GDir) devices = g_dir_open ("/dev/dri", 0, NULL);
  const char *name;

  while (devices && (name = g_dir_read_name (devices)))
    if (g_str_has_prefix (name, "renderD"))
      return TRUE;
  return g_file_test ("/dev/nvidia0", G_FILE_TEST_EXISTS);
}

/**
 * troupe_renderer_prepare:
 *
 * Prevents GTK from setting up OpenGL if only the processor could emulate it, or if it is not
 * wanted (GSK_RENDERER=cairo). The set-up takes 60 MB and a tenth of a second (Mesa 22.3,
 * llvmpipe), and cairo can draw this window as well. Must be called before GTK is initialised and
 * before threads are started.
 */
void
troupe_renderer_prepare (void)
{
  const char *renderer = g_getenv ("GSK_RENDERER");
  const gboolean is_old = gtk_get_minor_version () < 14;

  if (renderer ? g_str_equal (renderer, "cairo") : !has_graphics_processor ())
    g_setenv (is_old ? "GDK_DEBUG" : "GDK_DISABLE", is_old ? "gl-disable" : "gl,vulkan", FALSE);
}
