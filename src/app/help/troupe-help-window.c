/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window with all pages of help. */

#include "troupe-help-window.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-help-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define PAGES "/io/github/troupe_app/Troupe/help/"

struct _TroupeHelpWindow
{
  AdwWindow parent_instance;

  AdwViewStack *stack;
};

G_DEFINE_FINAL_TYPE (TroupeHelpWindow, troupe_help_window, ADW_TYPE_WINDOW)

static void
close_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

/* The pages are written in English; those of another language are in a folder of its name. */
static GBytes *
load_page (const char *name)
{
  const char *const *languages = g_get_language_names ();
  g_autofree char *original = g_strconcat (PAGES, name, NULL);
  GBytes *page = NULL;

  for (guint i = 0; page == NULL && languages[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (PAGES, languages[i], "/", name, NULL);

      if (g_str_has_prefix (languages[i], "en"))
        break;
      page = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    }
  return page != NULL ? page
                      : g_resources_lookup_data (original, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

static void
add_page (TroupeHelpWindow *self, const char *name)
{
  g_autoptr (GBytes) data = load_page (name);
  const char *text = troupe_bytes_get_data (data, NULL);
  const char *body = strchr (text, '\n');
  g_autofree char *title = g_strndup (text, body - text);
  GtkWidget *page = troupe_help_text_new (body);

  adw_view_stack_page_set_icon_name (adw_view_stack_add_titled (self->stack, page, name, title),
                                     "help-contents-symbolic");
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
troupe_help_window_class_init (TroupeHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "help.close", NULL, close_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "help.close", NULL);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeHelpWindow, stack);
}

static void
troupe_help_window_init (TroupeHelpWindow *self)
{
  g_auto (GStrv) names = g_resources_enumerate_children (PAGES, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_title (GTK_WINDOW (self), _ ("Help"));
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names[i]; i++)
    if (g_str_has_suffix (names[i], ".md"))
      add_page (self, names[i]);

  /* The keys scroll, instead of changing the selection of a text. */
  gtk_window_set_focus (GTK_WINDOW (self), gtk_widget_get_first_child (
                                               adw_view_stack_get_visible_child (self->stack)));
}

/**
 * troupe_help_window_new:
 * @parent: (nullable): the window above which it is shown
 *
 * Returns: (transfer none): the window
 */
GtkWidget *
troupe_help_window_new (GtkWindow *parent)
{
  return g_object_new (TROUPE_TYPE_HELP_WINDOW, "transient-for", parent, NULL);
}
