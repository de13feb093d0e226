/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows a run that goes on in another process. */

#include "troupe-watch-page.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-error-dialog.h"
#include "troupe-isolate.h"
#include "troupe-run-view.h"
#include "troupe-watched-run.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct _TroupeWatchPage
{
  AdwBin parent_instance;

  /* NULL while none is shown. */
  TroupeWatchedRun *watched;
  /* Ends the opening of a run that is not wanted any more. */
  GCancellable *cancellable;

  GtkStack *stack;
  GtkWidget *loading;
  GtkSpinner *spinner;
  GtkWidget *run;
  GtkLabel *notice;
  TroupeRunView *run_view;
};

enum
{
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TroupeWatchPage, troupe_watch_page, ADW_TYPE_BIN)

/* Says where it runs, and that nothing here ends it. */
static void
update_notice (TroupeWatchPage *self)
{
  const TroupeToldGreeting *greeting = troupe_watched_run_get_greeting (self->watched);
  g_autofree char *text = NULL;

  if (troupe_watched_run_is_closed (self->watched))
    text = g_strdup_printf (_ ("The process %" PRIi64 ", in which this run was, has ended."),
                            (guint64) greeting->pid);
  else if (troupe_watched_run_can_control (self->watched))
    text = g_strdup_printf (
        /* Translators: the number of a process, and a folder */
        _ ("This run goes on in process %" PRIi64
           ", in the folder “%s”. Closing this window does not end it."),
        (guint64) greeting->pid, greeting->folder);
  else
    text = g_strdup_printf (
        /* Translators: the number of a process, and a folder */
        _ ("This run goes on in process %" PRIi64
           ", in the folder “%s”, and takes no orders. Closing this window does "
           "not end it."),
        (guint64) greeting->pid, greeting->folder);
  troupe_isolate_show (self->notice, text);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TroupeWatchPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeWatchedRun) watched = troupe_watched_run_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  gtk_spinner_stop (self->spinner);
  g_clear_object (&self->cancellable);
  if (watched == NULL)
    {
      g_signal_emit (self, signals[FAILED], 0, error->message);
      return;
    }

  self->watched = g_steal_pointer (&watched);
  g_signal_connect_object (self->watched, "closed", G_CALLBACK (update_notice), self,
                           G_CONNECT_SWAPPED);
  update_notice (self);
  troupe_run_view_show (self->run_view, troupe_watched_run_get_run (self->watched), NULL);
  troupe_run_view_set_machine (self->run_view, troupe_watched_run_get_machine (self->watched));
  gtk_stack_set_visible_child (self->stack, self->run);
}

static void
troupe_watch_page_dispose (GObject *object)
{
  troupe_watch_page_close (TROUPE_WATCH_PAGE (object));

  G_OBJECT_CLASS (troupe_watch_page_parent_class)->dispose (object);
}

static void
troupe_watch_page_class_init (TroupeWatchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = troupe_watch_page_dispose;

  /**
   * TroupeWatchPage::failed:
   * @self: a page
   * @reason: a sentence
   */
  signals[FAILED] = g_signal_new ("failed", TROUPE_TYPE_WATCH_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (TROUPE_TYPE_RUN_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-watch-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeWatchPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TroupeWatchPage, loading);
  gtk_widget_class_bind_template_child (widget_class, TroupeWatchPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TroupeWatchPage, run);
  gtk_widget_class_bind_template_child (widget_class, TroupeWatchPage, notice);
  gtk_widget_class_bind_template_child (widget_class, TroupeWatchPage, run_view);
}

static void
troupe_watch_page_init (TroupeWatchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * troupe_watch_page_open:
 * @path: the socket of a run
 *
 * Shows the run as soon as its process has answered.
 */
void
troupe_watch_page_open (TroupeWatchPage *self, const char *path)
{
  g_return_if_fail (TROUPE_IS_WATCH_PAGE (self));

  troupe_watch_page_close (self);
  self->cancellable = g_cancellable_new ();
  gtk_spinner_start (self->spinner);
  gtk_stack_set_visible_child (self->stack, self->loading);
  troupe_watched_run_open_async (path, TROUPE_TOLD_WANTS_ALL, self->cancellable, opened_cb,
                                 g_object_ref (self));
}

/**
 * troupe_watch_page_close:
 *
 * Watches the run no more. It goes on.
 */
void
troupe_watch_page_close (TroupeWatchPage *self)
{
  g_return_if_fail (TROUPE_IS_WATCH_PAGE (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->watched)
    g_signal_handlers_disconnect_by_data (self->watched, self);
  g_clear_object (&self->watched);
}
