/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists the recent job files of the desktop. */

#include "troupe-recent-list.h"

#include "troupe-config.h"
#include "troupe-plain-row.h"

#include <glib/gi18n.h>

#define MIME_TYPE  "application/x-troupe-job"
#define MOST_SHOWN 5
#define ROW_PATH   "troupe-path"

struct _TroupeRecentList
{
  AdwBin parent_instance;

  GtkListBox *list_box;
};

G_DEFINE_FINAL_TYPE (TroupeRecentList, troupe_recent_list, ADW_TYPE_BIN)

enum
{
  OPEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static int
compare_visits (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_visited ((GtkRecentInfo *) b),
                              gtk_recent_info_get_visited ((GtkRecentInfo *) a));
}

/* Describes a folder, with "~" for the home folder. */
static char *
describe_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const char *home = g_get_home_dir ();

  if (g_str_equal (folder, home))
    return g_strdup ("~");
  if (g_str_has_prefix (folder, home) && folder[strlen (home)] == G_DIR_SEPARATOR)
    return g_strconcat ("~", folder + strlen (home), NULL);
  return g_steal_pointer (&folder);
}

static void
add_row (TroupeRecentList *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *title = g_filename_display_name (name);
  g_autofree char *folder = describe_folder (path);
  GtkWidget *row = troupe_plain_row_new (title, folder);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), ROW_PATH, g_strdup (path), g_free);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                           "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                           NULL));
  gtk_list_box_append (self->list_box, row);
}

static void
update (TroupeRecentList *self)
{
  GList *infos = g_list_sort (gtk_recent_manager_get_items (gtk_recent_manager_get_default ()),
                              compare_visits);
  GtkListBoxRow *row;
  guint n_shown = 0;

  while ((row = gtk_list_box_get_row_at_index (self->list_box, 0)))
    gtk_list_box_remove (self->list_box, GTK_WIDGET (row));
  for (GList *at = infos; at && n_shown < MOST_SHOWN; at = at->next)
    {
      g_autofree char *path = g_filename_from_uri (gtk_recent_info_get_uri (at->data), NULL, NULL);

      if (path == NULL || g_strcmp0 (gtk_recent_info_get_mime_type (at->data), MIME_TYPE) != 0 ||
          !g_file_test (path, G_FILE_TEST_IS_REGULAR))
        continue;
      add_row (self, path);
      n_shown++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n_shown > 0);
  g_list_free_full (infos, (GDestroyNotify) gtk_recent_info_unref);
}

static void
row_activated_cb (TroupeRecentList *self, GtkListBoxRow *row)
{
  /* The list may change while the file is opened. */
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (row), ROW_PATH));

  g_signal_emit (self, signals[OPEN], 0, path);
}

static void
troupe_recent_list_class_init (TroupeRecentListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[OPEN] = g_signal_new ("open", TROUPE_TYPE_RECENT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-recent-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeRecentList, list_box);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
troupe_recent_list_init (TroupeRecentList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * troupe_recent_list_add:
 * @path: the path of a job file that was opened or saved
 *
 * Adds it to the recent files, which all programs share, as the latest one.
 */
void
troupe_recent_list_add (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, NULL);
  const GtkRecentData data = {
    .mime_type = (char *) MIME_TYPE,
    .app_name = (char *) "Troupe",
    .app_exec = (char *) "troupe %f",
  };

  if (uri)
    gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}
