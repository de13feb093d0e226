/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Exports results from a page, and says what the file has. */

#include "troupe-result-export.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-error-dialog.h"
#include "troupe-export.h"

#include <glib/gi18n.h>

typedef struct
{
  AdwToastOverlay *toasts;
  char *path;
  gboolean is_part;
  guint n_rows;
} Exporting;

static char *
describe_exported (const Exporting *exporting)
{
  g_autofree char *name = g_filename_display_basename (exporting->path);
  g_autofree char *count = NULL;

  if (!exporting->is_part)
    /* Translators: the name of a file */
    return g_strdup_printf (_ ("The results are in “%s”"), name);
  count = troupe_describe_count (exporting->n_rows);
  /* Translators: a number, and the name of a file */
  return g_strdup_printf (
      ngettext ("%s shown result is in “%s”", "%s shown results are in “%s”", exporting->n_rows),
      count, name);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Exporting *exporting = user_data;
  g_autoptr (AdwToastOverlay) toasts = exporting->toasts;
  g_autofree char *path = exporting->path;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  if (troupe_export_finish (TROUPE_RESULTS (source), result, &error))
    {
      g_autofree char *title = NULL;

      said = describe_exported (exporting);
      /* A title is markup. */
      title = g_markup_escape_text (said, -1);
      adw_toast_overlay_add_toast (toasts, adw_toast_new (title));
      if (!exporting->is_part)
        gtk_widget_activate_action (GTK_WIDGET (toasts), "win.results-exported", NULL);
    }
  else if (gtk_widget_get_root (GTK_WIDGET (toasts)))
    {
      troupe_show_error (GTK_WIDGET (toasts), _ ("The Results Were Not Exported"), error);
    }
}

/**
 * troupe_result_export_start:
 * @export: what is written
 * @toasts: where a message is shown when that is done or has failed
 * @path: the path of the file
 *
 * Writes results to a file in the background.
 */
void
troupe_result_export_start (const TroupeResultExport *export,
                            AdwToastOverlay *toasts,
                            const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  Exporting *exporting = g_new (Exporting, 1);

  exporting->toasts = g_object_ref (toasts);
  exporting->path = g_strdup (path);
  exporting->is_part = export->is_part;
  exporting->n_rows = export->rows ? export->rows->len : 0;
  troupe_export_async (export->results, export->format, export->are_commands, export->rows, file,
                       NULL, exported_cb, exporting);
}
