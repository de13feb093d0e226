/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Turns the events and the end of a run into toasts. */

#include "troupe-run-toasts.h"

#include "troupe-config.h"
#include "troupe-isolate.h"
#include "troupe-run-words.h"
#include "troupe-toast.h"

#include <glib/gi18n.h>

struct _TroupeRunToasts
{
  GObject parent_instance;

  AdwToastOverlay *overlay;
  TroupeRun *run;
  /* A weak pointer. */
  GtkWidget *view;

  /* The toasts that are shown, unowned. */
  AdwToast *killed;
  AdwToast *failed;
  AdwToast *end;
  /* What the toast of kills says, and the last kill. */
  guint n_killed;
  TroupeEvent *kill;
  guint n_taken;
  TroupeItemRanges taken;
  guint taker;
  /* Failures of the run until now. */
  guint64 n_failed;
};

G_DEFINE_FINAL_TYPE (TroupeRunToasts, troupe_run_toasts, G_TYPE_OBJECT)

enum
{
  SHOW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A title is markup. */
static void
set_title (AdwToast *toast, const char *text)
{
  g_autofree char *isolated = troupe_isolate_quoted (text);
  g_autofree char *title = g_markup_escape_text (isolated, -1);

  adw_toast_set_title (toast, title);
}

static void
dismissed_cb (AdwToast **field)
{
  *field = NULL;
}

/* Shows a toast, and keeps it in @field until it goes. */
static void
add_toast (TroupeRunToasts *self, AdwToast *toast, AdwToast **field)
{
  if (field != NULL)
    {
      *field = toast;
      g_signal_connect_swapped (toast, "dismissed", G_CALLBACK (dismissed_cb), field);
    }
  adw_toast_overlay_add_toast (self->overlay, toast);
}

static void
forget (AdwToast **field)
{
  AdwToast *toast = g_steal_pointer (field);

  if (toast == NULL)
    return;

  g_signal_handlers_disconnect_by_func (toast, dismissed_cb, field);
  adw_toast_dismiss (toast);
}

static void
show_kill_cb (TroupeRunToasts *self)
{
  g_signal_emit (self, signals[SHOW], 0, self->kill);
}

static void
show_failed_cb (TroupeRunToasts *self)
{
  g_signal_emit (self, signals[SHOW], 0, NULL);
}

static gboolean
is_seen (TroupeRunToasts *self)
{
  return self->view && gtk_widget_get_mapped (self->view);
}

/* Actions of the window concern the run that is shown, which may be another one. */
static void
run_again_cb (TroupeRunToasts *self)
{
  if (!is_seen (self))
    show_failed_cb (self);
  gtk_widget_activate_action (GTK_WIDGET (self->overlay), "win.run-failed", NULL);
}

/* Kills */

/* What the items do that the last killed worker had begun, or NULL if it had none. */
static char *
describe_lost (TroupeRunToasts *self)
{
  const TroupeEventData *kill = troupe_event_get_data (self->kill);
  const gboolean is_taken = self->n_taken > 0;
  const TroupeItemRanges *items = is_taken ? &self->taken : &kill->items;
  const gulong n_items = MIN (items->n_items, G_MAXINT);
  g_autofree char *names = troupe_item_ranges_describe (items);

  if (items->n_items == 0)
    return NULL;
  if (self->n_taken == 1)
    /* Translators: an item by its number, and a worker; the plural has several items */
    return g_strdup_printf (
        ngettext ("Item %s goes to worker %u.", "Items %s go to worker %u.", n_items), names,
        self->taker);
  /* Translators: an item by its number; the plural has several items */
  return g_strdup_printf (ngettext ("Item %s runs again.", "Items %s run again.", n_items), names);
}

static char *
describe_kill (TroupeRunToasts *self)
{
  g_autofree char *lost = NULL;
  g_autofree char *killed = NULL;

  if (self->n_killed > 1)
    return g_strdup_printf (
        ngettext ("%u worker was killed.", "%u workers were killed.", self->n_killed),
        self->n_killed);

  killed = g_strdup_printf (_ ("Worker %u was killed."), troupe_event_get_worker (self->kill));
  lost = describe_lost (self);
  if (lost == NULL)
    return g_steal_pointer (&killed);
  /* Translators: two sentences: a worker that was killed, and what its item does */
  return g_strdup_printf (_ ("%s %s"), killed, lost);
}

static void
update_kill (TroupeRunToasts *self)
{
  g_autofree char *text = describe_kill (self);

  if (self->killed == NULL)
    {
      AdwToast *toast = adw_toast_new ("");

      set_title (toast, text);
      adw_toast_set_button_label (toast, _ ("Show"));
      adw_toast_set_timeout (toast, TROUPE_TOAST_BUTTON_SECONDS);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (show_kill_cb), self,
                               G_CONNECT_SWAPPED);
      add_toast (self, toast, &self->killed);
    }
  else
    {
      set_title (self->killed, text);
    }
}

static void
add_kill (TroupeRunToasts *self, TroupeEvent *event)
{
  self->n_killed = self->killed != NULL ? self->n_killed + 1 : 1;
  g_set_object (&self->kill, event);
  self->n_taken = 0;
  self->taken = (TroupeItemRanges){ 0 };
  update_kill (self);
}

/* Another worker has the items of the one that was killed last. */
static void
add_taken (TroupeRunToasts *self, const TroupeEventData *event)
{
  if (self->killed == NULL || self->kill == NULL ||
      event->other != troupe_event_get_worker (self->kill))
    return;

  for (guint i = 0; i < event->items.n_ranges; i++)
    troupe_item_ranges_add (&self->taken, &event->items.ranges[i]);
  if (self->n_taken == 0 || self->taker != event->worker)
    self->n_taken++;
  self->taker = event->worker;
  update_kill (self);
}

/* Failures */

static void
add_failed (TroupeRunToasts *self, const TroupeEventData *event)
{
  g_autofree char *text = NULL;

  self->n_failed += event->items.n_items;
  text = troupe_run_words_describe_failed (self->n_failed, -1);
  if (self->failed != NULL)
    {
      set_title (self->failed, text);
      return;
    }
  /* The headline has those that follow. */
  if (self->n_failed > event->items.n_items)
    return;

  self->failed = adw_toast_new ("");
  set_title (self->failed, text);
  adw_toast_set_button_label (self->failed, _ ("Show"));
  adw_toast_set_timeout (self->failed, TROUPE_TOAST_BUTTON_SECONDS);
  g_signal_connect_object (self->failed, "button-clicked", G_CALLBACK (show_failed_cb), self,
                           G_CONNECT_SWAPPED);
  add_toast (self, self->failed, &self->failed);
}

/* A toast has one button of its own. It stays when the items are shown, so that they can be run
 * again then. */
static AdwToast *
create_end_with_failures (TroupeRunToasts *self, const TroupeRunOutcome *outcome)
{
  g_autofree char *text = troupe_run_words_describe_failed (
      outcome->n_failed, outcome->n_items > 0 ? outcome->n_items : -1);
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_button_new_with_label (_ ("Show"));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (show_failed_cb), self, G_CONNECT_SWAPPED);
  set_title (toast, text);
  adw_toast_set_custom_title (toast, box);
  adw_toast_set_button_label (toast, _ ("Run Again"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (run_again_cb), self,
                           G_CONNECT_SWAPPED);
  /* It stays until the person decides or leaves the run; on other pages, it is news. */
  adw_toast_set_timeout (toast, is_seen (self) ? 0 : TROUPE_TOAST_BUTTON_SECONDS);
  return toast;
}

static void
finished_cb (TroupeRunToasts *self)
{
  TroupeRunOutcome outcome;
  AdwToast *toast;

  forget (&self->killed);
  forget (&self->failed);
  troupe_run_outcome_compute (self->run, &outcome);
  /* The view says why, and what to do. */
  if (outcome.kind == TROUPE_RUN_OUTCOME_NEVER_STARTED)
    return;

  if (outcome.n_failed > 0)
    {
      toast = create_end_with_failures (self, &outcome);
    }
  else if (!is_seen (self))
    {
      g_autofree char *text = troupe_run_words_describe (&outcome);

      toast = adw_toast_new ("");
      set_title (toast, text);
    }
  else
    {
      return;
    }
  add_toast (self, toast, &self->end);
}

/* What they say is on the pages of the run, and they would cover another page. */
static void
left_cb (TroupeRunToasts *self)
{
  forget (&self->killed);
  forget (&self->failed);
  forget (&self->end);
}

static void
add_event (TroupeRunToasts *self, TroupeEvent *event)
{
  const TroupeEventData *data = troupe_event_get_data (event);

  if (data->what == TROUPE_EVENT_KILLED_BY_USER)
    add_kill (self, event);
  else if (data->kind == TROUPE_EVENT_TAKEN)
    add_taken (self, data);
  else if (data->kind == TROUPE_EVENT_FAILED)
    add_failed (self, data);
  else if (data->kind == TROUPE_EVENT_WARNED)
    troupe_run_toasts_tell (self, troupe_event_get_text (event));
}

static void
events_changed_cb (TroupeRunToasts *self,
                   guint position,
                   guint removed,
                   guint added,
                   GListModel *events)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);

      add_event (self, event);
    }
}

static void
troupe_run_toasts_dispose (GObject *object)
{
  TroupeRunToasts *self = TROUPE_RUN_TOASTS (object);

  troupe_run_toasts_set_run (self, NULL, NULL);
  g_clear_object (&self->overlay);

  G_OBJECT_CLASS (troupe_run_toasts_parent_class)->dispose (object);
}

static void
troupe_run_toasts_class_init (TroupeRunToastsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = troupe_run_toasts_dispose;

  signals[SHOW] = g_signal_new ("show", TROUPE_TYPE_RUN_TOASTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, TROUPE_TYPE_EVENT);
}

static void
troupe_run_toasts_init (TroupeRunToasts *self)
{
}

/**
 * troupe_run_toasts_new:
 * @overlay: where toasts are shown
 *
 * Returns: (transfer full): toasts of no run
 */
TroupeRunToasts *
troupe_run_toasts_new (AdwToastOverlay *overlay)
{
  TroupeRunToasts *self = g_object_new (TROUPE_TYPE_RUN_TOASTS, NULL);

  self->overlay = g_object_ref (overlay);
  return self;
}

/**
 * troupe_run_toasts_set_run:
 * @run: (nullable): the run to tell of from now on
 * @view: (nullable): the widget that shows the run
 */
void
troupe_run_toasts_set_run (TroupeRunToasts *self, TroupeRun *run, GtkWidget *view)
{
  g_return_if_fail (TROUPE_IS_RUN_TOASTS (self));

  if (self->run == run)
    return;

  if (self->run != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->run, self);
      g_signal_handlers_disconnect_by_data (troupe_run_get_events (self->run), self);
    }
  forget (&self->killed);
  forget (&self->failed);
  forget (&self->end);
  g_clear_object (&self->kill);
  self->n_failed = 0;
  g_set_object (&self->run, run);
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_func (self->view, left_cb, self);
  g_set_weak_pointer (&self->view, view);
  if (run == NULL)
    return;

  if (view != NULL)
    g_signal_connect_object (view, "unmap", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (troupe_run_get_events (run), "items-changed",
                           G_CALLBACK (events_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
}

/**
 * troupe_run_toasts_tell:
 * @text: a sentence
 *
 * Shows it.
 */
void
troupe_run_toasts_tell (TroupeRunToasts *self, const char *text)
{
  AdwToast *toast;

  g_return_if_fail (TROUPE_IS_RUN_TOASTS (self));

  toast = adw_toast_new ("");
  set_title (toast, text);
  add_toast (self, toast, NULL);
}
