/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Presents widgets in a test, finds what they contain, and waits for it. */

#include "app-test.h"

#include "troupe-config.h"
#include "troupe-option-texts.h"
#include "troupe-resources.h"
#include "troupe-window.h"

#include <libintl.h>

#ifdef __SANITIZE_ADDRESS__
#include <link.h>
#include <sanitizer/lsan_interface.h>
#include <string.h>
#endif

#define TROUPE_RESOURCES "/io/github/troupe_app/Troupe"

/* The settings that libadwaita reads. */
#define ACCESSIBILITY_SETTINGS "org.gnome.desktop.a11y.interface"

/* Does what AdwApplication does for an application. */
static void
prepare_display (GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (style, TROUPE_RESOURCES "/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                    TROUPE_RESOURCES "/icons");
}

#ifdef __SANITIZE_ADDRESS__
/* Of the sanitizer, in a header that GCC does not have. */
int __sanitizer_get_ownership (const volatile void *memory);
size_t __sanitizer_get_allocated_size (const volatile void *memory);

/* The quarks of a block of GLib's table of them. */
#define QUARK_BLOCK 2048

/* Looks for the table among the variables of GLib. */
static int
ignore_quarks_cb (struct dl_phdr_info *info, size_t size, void *data)
{
  if (strstr (info->dlpi_name, "libglib-2.0.so") == NULL)
    return 0;

  for (guint i = 0; i < info->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *part = &info->dlpi_phdr[i];
      void *const *variables = (void *const *) (info->dlpi_addr + part->p_vaddr);

      if (part->p_type != PT_LOAD || (part->p_flags & PF_W) == 0)
        continue;
      for (gsize j = 0; j < part->p_memsz / sizeof *variables; j++)
        if (__sanitizer_get_ownership (variables[j]) &&
            __sanitizer_get_allocated_size (variables[j]) == QUARK_BLOCK * sizeof (char *))
          __lsan_ignore_object (variables[j]);
    }
  return 1;
}

/* A program with many names outgrows GLib's first table of quarks, which is left as it is, since
 * others may still read it: no leak, and not to be told from one by the part of the stack that is
 * known. */
static void
ignore_quarks (void)
{
  dl_iterate_phdr (ignore_quarks_cb, NULL);
}
#else
static void
ignore_quarks (void)
{
}
#endif

/**
 * app_test_set_language:
 * @language: (nullable): a language that Troupe is translated to, such as "de"
 *
 * Shows texts in that language. The direction of the text remains as it is.
 */
void
app_test_set_language (const char *language)
{
  if (language == NULL)
    return;

  g_setenv ("LANGUAGE", language, TRUE);
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("TROUPE_TRANSLATIONS"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/**
 * app_test_has_language:
 *
 * Returns: whether texts are not in English
 */
gboolean
app_test_has_language (void)
{
  return g_getenv ("LANGUAGE") != NULL;
}

/**
 * app_test_init:
 * @argc: of main()
 * @argv: of main()
 *
 * Makes a test program ready for widgets of Troupe.
 */
void
app_test_init (int *argc, char ***argv)
{
  ignore_quarks ();
  g_test_init (argc, argv, NULL);
  adw_init ();
#if ADW_CHECK_VERSION(1, 7, 0)
  /* It warns of the title of a dialog that opens, which it measures for less than its width. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
#endif
  troupe_option_texts_name_options ();
  g_resources_register (troupe_get_resource ());
  if (gdk_display_get_default ())
    {
      prepare_display (gdk_display_get_default ());
      /* GTK 4.8 leaks the time when it looks for files that were used long ago. */
      g_object_set (gtk_settings_get_default (), "gtk-recent-files-max-age", -1, NULL);
    }
}

/**
 * app_test_present:
 * @widget: (transfer floating): a widget
 *
 * Returns: (transfer none): a window with the widget, that is on screen; to be destroyed
 */
GtkWindow *
app_test_present (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 960, 680);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  app_test_wait (gtk_widget_get_mapped, widget);
  return GTK_WINDOW (window);
}

/**
 * app_test_open_window:
 * @window: (out): one of Troupe's windows, with the built-in functions, %NULL once it is closed
 *
 * Opens a window.
 */
void
app_test_open_window (GtkWidget **window)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) functions = troupe_catalogue_load (&error);

  g_assert_no_error (error);
  *window = troupe_window_new (NULL);
  g_object_add_weak_pointer (G_OBJECT (*window), (gpointer *) window);
  troupe_window_set_functions (TROUPE_WINDOW (*window), functions);
  gtk_window_present (GTK_WINDOW (*window));
}

static gboolean
is_closed (gpointer user_data)
{
  return *(GtkWidget **) user_data == NULL;
}

/**
 * app_test_close_window:
 * @window: the pointer that app_test_open_window() set
 *
 * Closes the window and ends the job in it, unless it is closed already.
 */
void
app_test_close_window (GtkWidget **window)
{
  if (*window)
    troupe_window_stop_and_close (TROUPE_WINDOW (*window));
  app_test_wait (is_closed, window);
}

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_label (GTK_LABEL (widget));
  if (GTK_IS_INSCRIPTION (widget))
    return gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  return NULL;
}

/**
 * app_test_find_text:
 * @widget: the widget whose descendants are searched
 * @text: the text of a label or a cell
 *
 * Returns: (transfer none) (nullable): the first child with that text that is visible
 */
GtkWidget *
app_test_find_text (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (g_strcmp0 (get_text (widget), text) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = app_test_find_text (child, text);

      if (found)
        return found;
    }
  return NULL;
}

/**
 * app_test_find_type:
 * @widget: the widget whose descendants are searched
 * @type: a type of widgets
 *
 * Returns: (transfer none) (nullable): the first child of that type, visible or not
 */
GtkWidget *
app_test_find_type (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = app_test_find_type (child, type);

      if (found)
        return found;
    }
  return NULL;
}

/**
 * app_test_list:
 * @widget: the widget whose descendants are searched
 * @type: a type of widgets
 * @found: where to add those of that type, borrowed, visible or not
 */
void
app_test_list (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    app_test_list (child, type, found);
}

typedef struct
{
  GtkWidget *widget;
  const char *text;
} Search;

static gboolean
has_text (gpointer user_data)
{
  Search *search = user_data;

  return app_test_find_text (search->widget, search->text) != NULL;
}

static gboolean
lacks_text (gpointer user_data)
{
  return !has_text (user_data);
}

/**
 * app_test_assert_text:
 * @widget: the widget to search
 * @text: the text of a label or a cell
 *
 * Waits until the text can be read.
 */
void
app_test_assert_text (GtkWidget *widget, const char *text)
{
  Search search = { widget, text };

  g_test_message ("looking for “%s”", text);
  app_test_wait (has_text, &search);
}

/**
 * app_test_assert_no_text:
 * @widget: the widget to search
 * @text: the text of a label or a cell
 *
 * Waits until the text cannot be read.
 */
void
app_test_assert_no_text (GtkWidget *widget, const char *text)
{
  Search search = { widget, text };

  g_test_message ("looking for no “%s”", text);
  app_test_wait (lacks_text, &search);
}

/**
 * app_test_find_row:
 * @widget: a widget with a list or a table
 * @text: the text of a label or a cell in it
 *
 * Waits until the text can be read.
 *
 * Returns: (transfer none): the row that it is in
 */
GtkWidget *
app_test_find_row (GtkWidget *widget, const char *text)
{
  GtkWidget *row;

  app_test_assert_text (widget, text);
  row = app_test_find_text (widget, text);
  while (row && g_strcmp0 (gtk_widget_get_css_name (row), "row") != 0)
    row = gtk_widget_get_parent (row);
  g_assert_nonnull (row);
  return row;
}

/**
 * app_test_offers:
 * @widget: a widget
 * @action: an action of it or of a widget around it
 *
 * Returns: whether a button for the action could be pressed
 */
gboolean
app_test_offers (GtkWidget *widget, const char *action)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "action-name", action, NULL);
  gboolean is_offered;

  gtk_widget_set_parent (button, widget);
  is_offered = gtk_widget_get_sensitive (button);
  gtk_widget_unparent (button);
  return is_offered;
}

/**
 * app_test_replace_text:
 * @entry: an entry
 * @text: its text from now on
 *
 * Replaces the text of an entry, which is never empty meanwhile: what is typed into it follows what
 * was there.
 */
void
app_test_replace_text (GtkWidget *entry, const char *text)
{
  int position = 0;

  gtk_editable_insert_text (GTK_EDITABLE (entry), text, -1, &position);
  gtk_editable_delete_text (GTK_EDITABLE (entry), position, -1);
}

static gboolean
has_contrast (gpointer high)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ==
         GPOINTER_TO_INT (high);
}

/**
 * app_test_set_high_contrast:
 * @high: whether the desktop requests high contrast
 *
 * Sets it as the desktop would, in settings that are not saved.
 */
void
app_test_set_high_contrast (gboolean high)
{
  g_autoptr (GSettings) settings = g_settings_new (ACCESSIBILITY_SETTINGS);

  g_settings_set_boolean (settings, "high-contrast", high);
  app_test_wait (has_contrast, GINT_TO_POINTER (high));
}

static void
frame_cb (GdkFrameClock *clock, guint *n_frames)
{
  (*n_frames)++;
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
}

static gboolean
has_settled (gpointer user_data)
{
  return *(guint *) user_data >= 4;
}

/**
 * app_test_wait_settled:
 * @window: a window that is shown
 *
 * Waits until it was laid out and drawn after a change of size.
 */
void
app_test_wait_settled (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  guint n_frames = 0;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (frame_cb), &n_frames);

  gtk_widget_queue_draw (window);
  app_test_wait (has_settled, &n_frames);
  g_signal_handler_disconnect (clock, handler);
}

/**
 * app_test_create_functions:
 *
 * Returns: (transfer full): two functions, square and shout, which misbehaves
 */
GListModel *
app_test_create_functions (void)
{
  static const char description[] = "[square]\n"
                                    "summary=Multiplies a number by itself\n"
                                    "shows=Little work\n"
                                    "takes=an integer\n"
                                    "gives=its square\n"
                                    "example=1 2 3 4 5\n"
                                    "help=Exact, however long the number is.\n"
                                    "[shout]\n"
                                    "summary=Says a word louder\n"
                                    "shows=A noise\n"
                                    "takes=a word\n"
                                    "gives=the word in capitals\n"
                                    "example=hello 'hello world'\n"
                                    "help=For tests.\n"
                                    "misbehaves=true\n";
  g_autoptr (GError) error = NULL;
  GListModel *functions = troupe_catalogue_parse (description, -1, &error);

  g_assert_no_error (error);
  return functions;
}
